import {
  createCipheriv,
  createDecipheriv,
  createPublicKey,
  diffieHellman,
  generateKeyPairSync,
  hash,
  type JsonWebKey,
  type KeyObject,
  randomBytes,
} from "node:crypto";
import { decodeBase64url, parseJsonObject } from "./base64url.ts";
import type { PublicJwk } from "./jwk.ts";
import { maxTokenLength } from "./jws.ts";

/** The parts of a compact JWE, before decryption. */
export type Jwe = {
  readonly header: Readonly<Record<string, unknown>>;
  readonly aad: Buffer;
  readonly wrapped: Buffer;
  readonly iv: Buffer;
  readonly ciphertext: Buffer;
  readonly tag: Buffer;
};

const alg = "ECDH-ES+A256KW";

const enc = "A256GCM";

/** Encrypts text to one recipient as a compact JWE, ECDH-ES+A256KW with A256GCM. */
export const encryptJwe = (text: string, header: object, recipient: PublicJwk): string => {
  const ephemeral = generateKeyPairSync("ec", { namedCurve: "P-256" });
  const publicKey = createPublicKey({ key: { ...recipient }, format: "jwk" });
  const contentKey = randomBytes(32);
  const wrap = createCipheriv("id-aes256-wrap", deriveWrappingKey(ephemeral.privateKey, publicKey), wrapIv);
  const wrapped = Buffer.concat([wrap.update(contentKey), wrap.final()]);

  const { kty, crv, x, y } = ephemeral.publicKey.export({ format: "jwk" });
  const full = { alg, enc, ...header, kid: recipient.kid, epk: { kty, crv, x, y } };
  const aad = Buffer.from(JSON.stringify(full)).toString("base64url");
  const iv = randomBytes(12);
  const cipher = createCipheriv("aes-256-gcm", contentKey, iv).setAAD(Buffer.from(aad));
  const ciphertext = Buffer.concat([cipher.update(text), cipher.final()]);
  return [aad, ...[wrapped, iv, ciphertext, cipher.getAuthTag()].map((bytes) => bytes.toString("base64url"))].join(".");
};

/** Parses a compact JWE of the supported algorithms with parts of the required lengths; GCM alone would accept a shorter tag. */
export const parseJwe = (token: unknown): Jwe | undefined => {
  if (typeof token !== "string" || token.length > maxTokenLength) return undefined;
  const [protectedHeader = "", ...parts] = token.split(".");
  const header = parseJsonObject(decodeBase64url(protectedHeader) ?? Buffer.alloc(0));
  const [wrapped, iv, ciphertext, tag] = parts.map(decodeBase64url);
  if (parts.length !== 4 || !header || header["alg"] !== alg || header["enc"] !== enc) return undefined;
  if (wrapped?.length !== 40 || iv?.length !== 12 || !ciphertext || tag?.length !== 16) return undefined;
  return { header, aad: Buffer.from(protectedHeader), wrapped, iv, ciphertext, tag };
};

/** The plaintext, or undefined when the key does not match or a byte was changed. */
export const decryptJwe = ({ header, aad, wrapped, iv, ciphertext, tag }: Jwe, key: KeyObject): Buffer | undefined => {
  try {
    // OpenSSL rejects a point off the curve here, and one of another curve below, which prevents invalid-curve attacks on the key.
    const ephemeral = createPublicKey({ key: header["epk"] as JsonWebKey, format: "jwk" });
    const unwrap = createDecipheriv("id-aes256-wrap", deriveWrappingKey(key, ephemeral), wrapIv);
    const contentKey = Buffer.concat([unwrap.update(wrapped), unwrap.final()]);
    const decipher = createDecipheriv("aes-256-gcm", contentKey, iv, { authTagLength: 16 }).setAAD(aad).setAuthTag(tag);
    return Buffer.concat([decipher.update(ciphertext), decipher.final()]);
  } catch {
    // An invalid point, a wrong key and a wrong tag must be indistinguishable.
    return undefined;
  }
};

/** RFC 3394's initial value. */
const wrapIv = Buffer.alloc(8, 0xa6);

/** The key-wrapping key: one round of the Concat KDF of RFC 7518 section 4.6, without party info. */
const deriveWrappingKey = (privateKey: KeyObject, publicKey: KeyObject): Buffer =>
  hash("sha256", Buffer.concat([round, diffieHellman({ privateKey, publicKey }), otherInfo]), "buffer");

const uint32 = (value: number): Buffer => {
  const bytes = Buffer.alloc(4);
  bytes.writeUInt32BE(value);
  return bytes;
};

const round = uint32(1);

const otherInfo = Buffer.concat([uint32(alg.length), Buffer.from(alg), uint32(0), uint32(0), uint32(256)]);
