import { isRejection, type Rejection } from "../../domain/rejection.ts";
import { inVersionOf } from "./api-version.ts";
import type { Reply } from "./idempotency-record.ts";
import { authenticateMall, loadMall, type Mall, mallUnknown } from "./mall-store.ts";

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
