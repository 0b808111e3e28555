import { randomBytes } from "node:crypto";
import { sha256 } from "./base64url.ts";

/** Says of what deployment a key is, so that a test key in a live server's settings is seen, and found by scanners for secrets. */
const mode = process.env["MODE"] ?? "test";

/** Whose key it is: a mall's, or one of the operator's staff. */
export type KeyHolder = "mall" | "operator";

/** A new secret to be sent as `Authorization: Bearer`; 192 random bits need no slow hash. */
export const newBearerKey = (bearer: KeyHolder): string =>
  `tk_${mode}_${bearer === "operator" ? "op_" : ""}${randomBytes(24).toString("base64url")}`;

/** The hash under which a key is kept; the key itself is kept nowhere. */
export const bearerHash = (key: string): string => sha256(key);

/** What may be told of a key: enough to tell two of them apart. */
export const lastFour = (key: string): string => key.slice(-4);
