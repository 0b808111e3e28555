import type { Envelope } from "./envelope.ts";
import { type PrivateKey, signJws } from "./jws.ts";
import { secondsOf } from "./message.ts";

/** Signs the gateway's receipt for an envelope (`s256` is the SHA-256 of its payload): the time of receipt, and the purchase if there is one. */
export const signReceipt = (
  { mall, op, digest }: Pick<Envelope, "mall" | "op" | "digest">,
  purchaseId: string | undefined,
  now: string,
  signKey: PrivateKey,
): string =>
  signJws(
    "tally-receipt+jws",
    { iss: "gateway", aud: mall, op, txn: purchaseId, s256: digest, iat: secondsOf(now) },
    signKey,
  );
