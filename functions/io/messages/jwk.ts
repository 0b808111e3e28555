import { createPublicKey } from "node:crypto";
import { reject, type Rejection } from "../../../domain/rejection.ts";
import { decodeBase64url, sha256 } from "./base64url.ts";

/** A public P-256 key of the message profile: `sig` verifies ES256, `enc` receives ECDH-ES+A256KW; `kid` is its RFC 7638 thumbprint. */
export type PublicJwk = {
  readonly kty: "EC";
  readonly crv: "P-256";
  readonly x: string;
  readonly y: string;
  readonly use: "sig" | "enc";
  readonly alg: "ES256" | "ECDH-ES+A256KW";
  readonly kid: string;
};

/** A party publishes four keys during a rotation; eight allow for mistakes and limit abuse. */
const maxKeys = 8;

/** Parses a party's JWKS at registration: keys of exactly our profile, or `InvalidKey` with what to fix. */
export const parseJwks = (jwks: unknown): PublicJwk[] | Rejection => {
  const keys = isRecord(jwks) ? jwks["keys"] : undefined;
  if (!Array.isArray(keys) || keys.length === 0 || keys.length > maxKeys)
    return reject("InvalidKey", `a JWKS is { "keys": [...] } with 1 to ${maxKeys} keys`);
  const accepted: PublicJwk[] = [];
  for (const [i, key] of keys.entries()) {
    const error = jwkError(key);
    if (error !== undefined) return reject("InvalidKey", `keys[${i}]: ${error}`);
    const { kty, crv, x, y, use, alg, kid } = key as PublicJwk;
    // The same key for both uses has the same thumbprint, so this also rejects it.
    if (accepted.some((other) => other.kid === kid))
      return reject("InvalidKey", `keys[${i}]: kid ${kid} is used twice`);
    accepted.push({ kty, crv, x, y, use, alg, kid });
  }
  return accepted;
};

/** The RFC 7638 thumbprint of a P-256 key, which must be its `kid`, so that no two keys share an id. */
export const thumbprint = ({ x, y }: { readonly x: string; readonly y: string }): string =>
  sha256(JSON.stringify({ crv: "P-256", kty: "EC", x, y }));

const allowedMembers = new Set(["kty", "crv", "x", "y", "use", "alg", "kid"]);

const privateMembers = new Set(["d", "p", "q", "dp", "dq", "qi", "oth", "k"]);

const algOfUse: Readonly<Record<string, string>> = { sig: "ES256", enc: "ECDH-ES+A256KW" };

/** The error of a key, as an instruction; undefined for a valid key. */
const jwkError = (key: unknown): string | undefined => {
  if (!isRecord(key)) return "a key is a JSON object";
  const { kty, crv, x, y, use, alg, kid } = key;
  const secret = Object.keys(key).find((member) => privateMembers.has(member));
  if (secret !== undefined) return `"${secret}" is private: the key is no longer secret, create a new one`;
  if (kty !== "EC" || crv !== "P-256") return "kty must be EC and crv P-256";
  if (typeof use !== "string" || !Object.hasOwn(algOfUse, use) || alg !== algOfUse[use])
    return "use and alg must be sig with ES256, or enc with ECDH-ES+A256KW";
  const unknown = Object.keys(key).find((member) => !allowedMembers.has(member));
  if (unknown !== undefined) return `remove "${unknown}": only ${[...allowedMembers].join(", ")} are allowed`;
  if (!isCoordinate(x) || !isCoordinate(y)) return "x and y must be 32 bytes each in base64url without padding";
  if (!isOnCurve(x, y)) return "the point x, y is not on P-256";
  if (kid !== thumbprint({ x, y })) return "kid must be the key's RFC 7638 thumbprint (SHA-256, base64url)";
  return undefined;
};

const isCoordinate = (value: unknown): value is string =>
  typeof value === "string" && value.length === 43 && decodeBase64url(value)?.length === 32;

/** OpenSSL checks the curve equation when it imports a point. */
const isOnCurve = (x: string, y: string): boolean => {
  try {
    createPublicKey({ key: { kty: "EC", crv: "P-256", x, y }, format: "jwk" });
    return true;
  } catch {
    return false;
  }
};

const isRecord = (value: unknown): value is Record<string, unknown> =>
  typeof value === "object" && value !== null && !Array.isArray(value);
