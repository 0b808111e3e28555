import { randomBytes } from "node:crypto";
import { sha256 } from "./base64url.ts";

/** The deployment of a key, so that a test key in a live server's settings is visible, and secret scanners find keys. */
const mode = process.env["MODE"] ?? "test";

/** The holder of a key: a mall, or one of the operator's staff. */
export type KeyHolder = "mall" | "operator";

/** A new API key to send as `Authorization: Bearer`; 192 random bits need no slow hash. */
export const generateApiKey = (holder: KeyHolder): string =>
  `tk_${mode}_${holder === "operator" ? "op_" : ""}${randomBytes(24).toString("base64url")}`;

/** The hash under which a key is stored; the key itself is not stored. */
export const apiKeyHash = (key: string): string => sha256(key);

/** The visible part of a key, enough to tell two keys apart. */
export const lastFour = (key: string): string => key.slice(-4);
