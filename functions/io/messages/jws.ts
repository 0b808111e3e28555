import { createPublicKey, type KeyObject, sign, verify } from "node:crypto";
import { decodeBase64url, parseJsonObject } from "./base64url.ts";
import type { PublicJwk } from "./jwk.ts";

/** A private key in memory, and the kid of its published public half. */
export type PrivateKey = { readonly kid: string; readonly key: KeyObject };

/** The parts of a compact JWS, before verification. */
export type Jws = {
  readonly typ: unknown;
  readonly kid: string;
  readonly payload: Buffer;
  readonly signed: Buffer;
  readonly signature: Buffer;
};

/** 64 KB: an order of 200 lines with descriptions, sealed twice, is half of it. */
export const maxTokenLength = 64 * 1024;

/** Signs claims as a compact ES256 JWS of the given `typ`. */
export const signJws = (typ: string, claims: object, { kid, key }: PrivateKey): string => {
  const header = Buffer.from(JSON.stringify({ alg: "ES256", typ, kid })).toString("base64url");
  const signed = `${header}.${Buffer.from(JSON.stringify(claims)).toString("base64url")}`;
  return `${signed}.${sign("sha256", Buffer.from(signed), { key, dsaEncoding: "ieee-p1363" }).toString("base64url")}`;
};

/**
 * Parses a compact JWS whose header has `alg: "ES256"`, `typ` and `kid` and nothing else.
 * This allowlist excludes `none`, HS*, `crit`, `b64`, `jwk`, `jku`, `x5u`, `x5c` and any future header.
 */
export const parseJws = (token: unknown): Jws | undefined => {
  if (typeof token !== "string" || token.length > maxTokenLength) return undefined;
  const [protectedHeader = "", encodedPayload = "", encodedSignature = "", ...rest] = token.split(".");
  const header = parseJsonObject(decodeBase64url(protectedHeader) ?? Buffer.alloc(0));
  const payload = decodeBase64url(encodedPayload);
  const signature = decodeBase64url(encodedSignature);
  // ES256 is r and s of 32 bytes each.
  if (rest.length > 0 || !header || !payload || signature?.length !== 64) return undefined;
  const { alg, typ, kid, ...unknown } = header;
  if (alg !== "ES256" || typeof kid !== "string" || Object.keys(unknown).length > 0) return undefined;
  return { typ, kid, payload, signature, signed: Buffer.from(`${protectedHeader}.${encodedPayload}`) };
};

/** True when the key made this signature. */
export const isSignedBy = ({ signed, signature }: Pick<Jws, "signed" | "signature">, jwk: PublicJwk): boolean => {
  const key = createPublicKey({ key: { ...jwk }, format: "jwk" });
  return verify("sha256", signed, { key, dsaEncoding: "ieee-p1363" }, signature);
};
