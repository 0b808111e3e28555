import { createHmac, hkdfSync } from "node:crypto";
import { sha256 } from "./base64url.ts";

/**
 * The part of the link after the `#`: `<purchaseId>.<secret>`. The secret is derived from the lender's root secret, so it is not stored,
 * and the gateway never receives it.
 */
export const linkFragment = (root: Uint8Array, purchaseId: string, no = 1): string =>
  `${purchaseId}.${linkSecret(root, purchaseId, no).toString("base64url")}`;

/** The bearer token of the purchaser's requests to the gateway, `<purchaseId>.<derived>`. It shows a purchase and proves nothing that changes one. */
export const viewToken = (root: Uint8Array, purchaseId: string, no = 1): string =>
  `${purchaseId}.${derive(linkSecret(root, purchaseId, no), "view").toString("base64url")}`;

/** The key of the purchaser's acts: only the holder of the link and the lender can derive it. */
export const actKey = (root: Uint8Array, purchaseId: string, no = 1): Buffer =>
  derive(linkSecret(root, purchaseId, no), "act");

/** The bearer token of the purchaser's reads at the lender, `<purchaseId>.<derived>`: only the lender receives it. */
export const accountToken = (root: Uint8Array, purchaseId: string, no = 1): string =>
  `${purchaseId}.${derive(linkSecret(root, purchaseId, no), "account").toString("base64url")}`;

/** The key of the notices that wait in the queue of notices: the lender alone has it. */
export const noticeMacKey = (root: Uint8Array, purchaseId: string): Buffer =>
  derive(linkSecret(root, purchaseId, 1), "notice");

/** The stored hash of a view token: 128 bits, enough to recognise it and too few to forge it. */
export const linkHash = (token: string): string => sha256(token).slice(0, 22);

/** The purchase id in a token, unverified: only the hash proves the token. */
export const purchaseOfToken = (token: string): string | undefined => /^([\w-]{1,64})\.[\w-]{43}$/.exec(token)?.[1];

/** Each number of a purchase's link has another secret, so that a newer link withdraws the ones before. An id has no blank. */
const linkSecret = (root: Uint8Array, purchaseId: string, no: number): Buffer =>
  createHmac("sha256", root)
    .update(no === 1 ? purchaseId : `${purchaseId} ${no}`)
    .digest();

/** 32 bytes for one purpose; none of them reveals the secret or another one (HKDF, SHA-256, without salt). */
const derive = (secret: Uint8Array, purpose: "view" | "account" | "act" | "notice"): Buffer =>
  Buffer.from(hkdfSync("sha256", secret, "", `tallystick purchase ${purpose}`, 32));
