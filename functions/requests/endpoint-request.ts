import { isRejection, reject, type Rejection } from "../../domain/rejection.ts";
import type { Endpoint } from "../../domain/webhook/endpoint.ts";
import { endpointTransition } from "../io/store/endpoint-store.ts";
import type { SignedContract } from "../middleware/contract.ts";
import type { Reply } from "../middleware/request.ts";
import { onceEach } from "./idempotency.ts";
import { type MallRequest, signedForMall } from "./mall-request.ts";

/**
 * The handler of a mall's request about the endpoint or the event in the path. The envelope must name it too: otherwise one
 * envelope would be valid for all of them.
 */
export const signedForPath = <Name extends "endpoint" | "event", Claim extends Readonly<Record<Name, string>>, Body>(
  name: Name,
  contract: SignedContract<Claim, Body>,
  story: (request: MallRequest, claim: Claim, now: string) => Promise<Reply | Rejection>,
) =>
  signedForMall(contract, async (request, claim, now, { path }) =>
    claim[name] === path["id"]
      ? story(request, claim, now)
      : reject("InvalidRequest", `/body/${name}: the envelope names another ${name} than the path`),
  );

/** Moves the mall's own endpoint, once for each envelope. */
export const moveEndpoint = async (
  { mall, answered, write }: MallRequest,
  id: string,
  decide: (endpoint: Endpoint) => Endpoint | Rejection,
  now: string,
  replyOf: (endpoint: Endpoint) => Promise<Reply>,
): Promise<Reply | Rejection> => {
  const answer = onceEach(replyOf);
  const moved = await endpointTransition(mall, id, answered, decide, now, async (next) =>
    write.complete(await answer(next)),
  );
  return isRejection(moved) ? moved : answer(moved);
};

/** A name of 132 bits for what a request creates. */
export const nameOf = ({ name }: MallRequest): string => name.slice(0, 22);
