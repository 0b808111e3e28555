import { randomUUID } from "node:crypto";
import { type PrivateKey, signJws } from "./jws.ts";
import { secondsOf } from "./message.ts";

/** The answer is read at once; the signature stays verifiable for as long as the key is known. */
const lifetimeSeconds = 300;

/** Signs what the lender states to a mall about its settlements: `body` is as the mall receives it, so that nobody in between can alter it. */
export const signSettlements = (
  { lenderId, mall, now }: { readonly lenderId: string; readonly mall: string; readonly now: string },
  body: object,
  signKey: PrivateKey,
): string => {
  const iat = secondsOf(now);
  const claims = { iss: lenderId, aud: mall, iat, exp: iat + lifetimeSeconds, jti: randomUUID(), body };
  return signJws("tally-settlement+jws", claims, signKey);
};
