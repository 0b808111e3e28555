import type * as z from "zod";
import { isRejection, reject, type Rejection } from "../../domain/rejection.ts";
import type { Endpoint } from "../../domain/webhook/endpoint.ts";
import { endpointTransition } from "../io/store/endpoint-store.ts";
import type { Reply } from "../middleware/http.ts";
import { onceEach } from "./idempotency.ts";
import { type MallRequest, signedForMall } from "./mall-request.ts";

type Asked = Parameters<ReturnType<typeof signedForMall>>[0];

/**
 * For a mall's request about the endpoint or the event in the path. What the mall has signed names it too, or an envelope for one of
 * them would do for all.
 */
export const signedAbout =
  <Name extends "endpoint" | "event", Said extends Readonly<Record<Name, string>>>(
    name: Name,
    contract: { readonly message: { readonly op: string; readonly body: z.ZodType<Said> } },
    story: (request: MallRequest, said: Said, now: string) => Promise<Reply | Rejection>,
  ) =>
  async (asked: Asked): Promise<Reply | Rejection> =>
    signedForMall<Said>(contract, async (request, said, now) =>
      said[name] === asked.path["id"]
        ? story(request, said, now)
        : reject("InvalidRequest", `body/${name}: the envelope names another ${name} than the path`),
    )(asked);

/** Moves the mall's own endpoint, once for each envelope. */
export const moveEndpoint = async (
  { mall, memory, deed }: MallRequest,
  id: string,
  decide: (endpoint: Endpoint) => Endpoint | Rejection,
  now: string,
  answerTo: (endpoint: Endpoint) => Promise<Reply>,
): Promise<Reply | Rejection> => {
  const answer = onceEach(answerTo);
  const moved = await endpointTransition(mall, id, memory, decide, now, async (next) => deed.keep(await answer(next)));
  return isRejection(moved) ? moved : answer(moved);
};

/** A name of 132 bits for what a request makes. */
export const nameOf = ({ name }: MallRequest): string => name.slice(0, 22);
