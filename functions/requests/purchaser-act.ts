import { type AnsweredRequest } from "../../domain/answered-request.ts";
import { addTime, earlierOf, type Instant } from "../../domain/calendar.ts";
import { isRejection, reject } from "../../domain/rejection.ts";
import { type Act, readAct } from "../io/messages/act.ts";
import { sha256 } from "../io/messages/base64url.ts";
import { canonicalJson } from "../io/messages/canonical-json.ts";
import { parseBody } from "../io/messages/claims.ts";
import { messageExpired } from "../io/messages/message.ts";
import type { Message } from "../middleware/contract.ts";
import { refuse } from "../middleware/refusal.ts";
import type { HttpMiddleware } from "../middleware/request.ts";
import { withoutTurn } from "../schemas/turn-schema.ts";
import type { LinkToken } from "./link-token.ts";

/** A purchaser's act as the gateway passes it on: it reads the act and cannot verify it, for only the lender has the key. */
export type ActRequest<Claim> = {
  readonly claim: Claim;
  readonly issuedAt: Instant;
  readonly evidence: string;
  readonly answered: AnsweredRequest;
  /** A digest of what was done, whenever it was done. */
  readonly fingerprint: string;
};

/** An act is accepted for five minutes, like every message; a purchaser's clock may be one minute ahead. */
const lifetime = { minutes: 5 };

const clockSkew = { minutes: 1 };

/** Reads the act in the body: for this operation, on the token's purchase, made now. */
export const purchaserAct = <Claim>({
  op,
  body,
}: Message<Claim>): HttpMiddleware<{ token: LinkToken; act: ActRequest<Claim> }> => ({
  before: ({ event, context }) => {
    const { act: evidence } = event.body as { readonly act: string };
    const act = readAct(evidence);
    if (!act) return refuse(reject("InvalidMessage", "the act is not <payload>.<MAC> in canonical base64url"));
    if (act.op !== op || act.purchaseId !== context.token.purchaseId)
      return refuse(reject("InvalidMessage", `the act is not a ${op} on the purchase of the token`));
    const until = earlierOf(act.expiresAt, addTime(act.issuedAt, lifetime));
    if (until <= context.now || act.issuedAt > addTime(context.now, clockSkew))
      return refuse(messageExpired(`the act was made at ${act.issuedAt}`, context.now));
    const claim = parseBody(body, act.body);
    if (isRejection(claim)) return refuse(claim);
    context.act = { claim, issuedAt: act.issuedAt, evidence, answered: answeredBy(act, until), fingerprint: of(act) };
    return undefined;
  },
});

/** The record of this act in the purchase, for as long as the gateway accepts a repeat: the same act, also when it was made again. */
const answeredBy = (act: Act, until: Instant): AnsweredRequest => ({
  id: sha256(act.jti).slice(0, 12),
  digest: of(act).slice(0, 8),
  until,
});

const of = ({ op, purchaseId, body }: Act): string => sha256(canonicalJson([op, purchaseId, withoutTurn(body)]));
