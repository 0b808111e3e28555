import { isRejection, reject, type Rejection } from "../../domain/rejection.ts";
import { presentedKeyHash } from "../io/messages/api-key.ts";
import { loadMall, type Mall, mallUnknown } from "../io/store/mall-store.ts";
import { apiKeyKey } from "../io/table/item-keys.ts";
import { read } from "../io/table/table.ts";
import type { Reply } from "../middleware/http.ts";
import { throttle } from "./throttle.ts";

type Texts = Readonly<Record<string, string | undefined>>;

type Asked = { readonly path: Texts; readonly query: Texts; readonly headers: Texts; readonly now: string };

/** The story of a mall's read: it is known by its API key, and answered in the API's version that it is pinned to. */
export const reading =
  (story: (request: Asked, mall: Mall) => Promise<Reply | Rejection>) =>
  async (request: Asked): Promise<Reply | Rejection> => {
    const id = await authenticateMall(request.headers["authorization"]);
    if (isRejection(id)) return id;
    const mall = await loadMall(id);
    if (!mall) return mallUnknown(id);
    const reply = await story(request, mall);
    return isRejection(reply) ? reply : inVersionOf(mall, reply);
  };

/** The mall that an API key belongs to; reads only, and never remembered, so that a revoked key is dead at once. */
const authenticateMall = async (authorization: string | undefined): Promise<string | Rejection> => {
  const hash = presentedKeyHash(authorization);
  const item = hash === undefined ? undefined : await read(apiKeyKey(hash));
  const mall = item?.["mall"] as string | undefined;
  if (mall === undefined) return reject("Unauthenticated", "send your API key: Authorization: Bearer tk_…");
  return (await throttle(mall, (await loadMall(mall))?.requestsPerSecond)) ?? mall;
};

/** Marks an answer as one of the version that the mall is pinned to; what the request itself asks for goes before it. */
export const inVersionOf = ({ apiVersion }: Pick<Mall, "apiVersion">, reply: Reply): Reply => ({
  ...reply,
  headers: { ...reply.headers, "api-version": apiVersion },
});
