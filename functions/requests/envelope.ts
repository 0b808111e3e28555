import type * as z from "zod/mini";
import { rejectIfSuspended } from "../../domain/mall/mall.ts";
import { isRejection, reject } from "../../domain/rejection.ts";
import { parseBody } from "../io/messages/claims.ts";
import { type EnvelopeSubject, type Envelope, openEnvelope } from "../io/messages/envelope.ts";
import { loadMall, type Mall, mallUnknown, signingKeys } from "../io/store/mall-store.ts";
import type { Message } from "../middleware/contract.ts";
import { refuse } from "../middleware/refusal.ts";
import type { HttpMiddleware } from "../middleware/request.ts";

/** A verified envelope and the mall that signed it. */
export type Signed = { envelope: Envelope; mall: Mall };

/** Verifies the envelope in the body and loads the mall that signed it. */
export const signedEnvelope = (about: EnvelopeSubject, op: string): HttpMiddleware<Signed> => ({
  before: async ({ event, context }) => {
    const { now } = context;
    const keysOf = async (mall: string, kid: string) => signingKeys(mall, kid, now, op === "keys.rotate");
    const { envelope: jws } = event.body as { readonly envelope: string };
    const envelope = await openEnvelope(jws, { op, about }, keysOf, now);
    if (isRejection(envelope)) return refuse(envelope);
    context.envelope = envelope;
    context.mall = (await loadMall(envelope.mall)) ?? refuse(mallUnknown(envelope.mall));
    return undefined;
  },
});

/** Refuses new business of a suspended mall. */
export const suspension = (op: string): HttpMiddleware<Signed> => ({
  before: ({ context }) => {
    const suspended = rejectIfSuspended(context.mall, op);
    if (suspended) refuse(suspended);
  },
});

/** Validates the envelope's claim `body`; where it is about a purchase, its `txn` must be the purchase in the path. */
export const claims = <Claim>(
  about: EnvelopeSubject,
  { body }: { readonly body: z.ZodMiniType<Claim> },
): HttpMiddleware<Signed & { claim: Claim }> => ({
  before: ({ event, context }) => {
    const { envelope } = context;
    if (about === "purchase" && envelope.purchaseId !== event.pathParameters?.["id"])
      refuse(reject("InvalidRequest", "/txn: the envelope is about another purchase than the path"));
    const claim = parseBody(body, envelope.body);
    context.claim = isRejection(claim) ? refuse(claim) : claim;
  },
});

/** What a signed chain needs of its contract. */
export type SignedMessage<Claim> = { readonly message: Message<Claim> };
