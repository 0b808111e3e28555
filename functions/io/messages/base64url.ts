import { hash } from "node:crypto";

/**
 * The bytes of a base64url text, or undefined for a non-canonical text (padding, spaces, `+`, loose last bits). Node's decoder accepts
 * those, but a value with two spellings cannot be compared.
 */
export const decodeBase64url = (text: string): Buffer | undefined => {
  const bytes = Buffer.from(text, "base64url");
  return bytes.toString("base64url") === text ? bytes : undefined;
};

/** The JSON object in the bytes, in strict UTF-8, or undefined. */
export const parseJsonObject = (bytes: Uint8Array): Record<string, unknown> | undefined => {
  try {
    const value: unknown = JSON.parse(new TextDecoder("utf-8", { fatal: true }).decode(bytes));
    return typeof value === "object" && value !== null && !Array.isArray(value) ? { ...value } : undefined;
  } catch {
    return undefined;
  }
};

/** SHA-256 in base64url, 43 characters. */
export const sha256 = (data: string | Uint8Array): string => hash("sha256", data, "base64url");
