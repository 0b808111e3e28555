import { createHmac } from "node:crypto";
import { sha256 } from "./base64url.ts";

/** The bearer token in the purchaser's link, `<purchaseId>.<mac>`: the lender can make it again at any time, so it is stored nowhere. */
export const linkToken = (root: Uint8Array, purchaseId: string): string =>
  `${purchaseId}.${createHmac("sha256", root).update(purchaseId).digest("base64url")}`;

/** What the tables keep of a link token: 128 bits, enough to recognise it, too little to make it. */
export const linkHash = (token: string): string => sha256(token).slice(0, 22);

/** The purchase a presented token speaks of; whether it speaks the truth only its hash tells. */
export const purchaseOfToken = (token: string): string | undefined => /^([\w-]{1,64})\.[\w-]{43}$/.exec(token)?.[1];
