import * as z from "zod";
import type { Money } from "../../domain/money.ts";
import { isRejection, reject, type Rejection } from "../../domain/rejection.ts";
import { sha256 } from "./base64url.ts";
import { Minor, Order, readAmount, readClaims } from "./claims.ts";
import type { PublicJwk } from "./jwk-intake.ts";
import { invalidMessage, verifyCompact } from "./message.ts";

/** What a mall asks of the gateway, signed by the mall: routing data and the digests of the sealed parts that go with it. */
export type Envelope = {
  readonly mall: string;
  readonly op: string;
  readonly order: string;
  readonly purchaseId?: string;
  readonly amount?: Money;
  readonly jti: string;
  readonly expiresAt: string;
  readonly parts: readonly { readonly to: string; readonly s256: string }[];
  readonly body: unknown;
  /** SHA-256 of the payload: the same for each repeat of the same bytes, flipped signature or not. */
  readonly digest: string;
};

const Claims = z
  .object({
    op: z.string(),
    ord: Order,
    txn: z.string().min(1).max(64).optional(),
    amt: Minor.optional(),
    cur: z.string().optional(),
    parts: z
      .array(z.object({ to: z.string().min(1).max(64), s256: z.string().length(43) }))
      .max(4)
      .optional(),
    body: z.unknown(),
  })
  .refine(({ amt, cur }) => (amt === undefined) === (cur === undefined), {
    path: ["cur"],
    message: "amt and cur go together",
  });

/** Opens a mall's envelope that must ask for `op`; `keysOf` gives the keys pinned for a mall, or undefined for a stranger. */
export const openEnvelope = async (
  jws: string,
  op: string,
  keysOf: (mall: string) => Promise<readonly PublicJwk[] | undefined>,
  now: string,
): Promise<Envelope | Rejection> => {
  const findKey = async (mall: string, kid: string) => (await keysOf(mall))?.find((key) => key.kid === kid);
  const message = await verifyCompact(jws, { typ: "tally-env+jws", aud: "gateway", now, findKey });
  if (isRejection(message)) return message;
  // An envelope signed for one deed must not do another.
  if (message.claims["op"] !== op) return invalidMessage;

  const claims = readClaims(Claims, message.claims);
  if (isRejection(claims)) return claims;
  const amount = claims.amt !== undefined && claims.cur !== undefined ? readAmount(claims.amt, claims.cur) : undefined;
  if (isRejection(amount)) return amount;
  if (op === "loan.request" && (!amount || !claims.parts?.length))
    return reject("InvalidRequest", "a loan.request claims amt, cur and parts");
  if (op !== "loan.request" && claims.txn === undefined)
    return reject("InvalidRequest", `a ${op} claims txn, the purchase's id`);
  return {
    mall: message.iss,
    op,
    order: claims.ord,
    ...(claims.txn !== undefined && { purchaseId: claims.txn }),
    ...(amount && { amount }),
    jti: message.jti,
    expiresAt: message.expiresAt,
    parts: claims.parts ?? [],
    body: claims.body,
    digest: message.digest,
  };
};

/** True when the envelope was signed together with this sealed part for that recipient, and with no other part for it. */
export const bindsPart = ({ parts }: Pick<Envelope, "parts">, to: string, sealed: string): boolean => {
  const [part, ...more] = parts.filter((each) => each.to === to);
  return part?.s256 === sha256(sealed) && more.length === 0;
};
