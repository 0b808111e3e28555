import type { Instant } from "../../../domain/calendar.ts";
import type { PublicJwk } from "./jwk.ts";
import { type PrivateKey, signJws } from "./jws.ts";
import { secondsOf } from "./message.ts";

/**
 * Signs, by the current signing key of `iss`, that `jwk` is the party's too, and used from `activeFrom`. A partner that pinned the signing
 * key can accept the new one without asking.
 */
export const signSuccessor = (
  jwk: PublicJwk,
  { iss, now, activeFrom }: { readonly iss: string; readonly now: Instant; readonly activeFrom: Instant },
  signKey: PrivateKey,
): string => signJws("tally-successor+jws", { iss, iat: secondsOf(now), nbf: secondsOf(activeFrom), jwk }, signKey);
