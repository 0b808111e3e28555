import { createHmac } from "node:crypto";
import { sha256 } from "./base64url.ts";

/** The bearer token in the purchaser's link, `<purchaseId>.<mac>`: the lender can compute it at any time, so it is not stored. */
export const linkToken = (root: Uint8Array, purchaseId: string): string =>
  `${purchaseId}.${createHmac("sha256", root).update(purchaseId).digest("base64url")}`;

/** The stored hash of a link token: 128 bits, enough to recognise it and too few to forge it. */
export const linkHash = (token: string): string => sha256(token).slice(0, 22);

/** The purchase id in a token, unverified: only the hash proves the token. */
export const purchaseOfToken = (token: string): string | undefined => /^([\w-]{1,64})\.[\w-]{43}$/.exec(token)?.[1];
