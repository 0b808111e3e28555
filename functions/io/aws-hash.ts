import { createHash, createHmac, createSecretKey, type KeyObject } from "node:crypto";

type Secret = string | ArrayBuffer | ArrayBufferView;

/**
 * SHA-256, or with a secret its HMAC, as the SDK's signer asks for it. Node needs six times as long with a secret in bytes as with a key of
 * its own, and the signer uses the same secrets all day: so their keys are kept.
 */
export class AwsHash {
  readonly #key: KeyObject | undefined;
  #hash: ReturnType<typeof createHash | typeof createHmac>;

  constructor(secret?: Secret) {
    this.#key = secret === undefined ? undefined : keyOf(secret);
    this.#hash = begin(this.#key);
  }

  update(bytes: Uint8Array): void {
    this.#hash.update(bytes);
  }

  async digest(): Promise<Uint8Array> {
    return this.#hash.digest();
  }

  reset(): void {
    this.#hash = begin(this.#key);
  }
}

const begin = (key: KeyObject | undefined) => (key ? createHmac("sha256", key) : createHash("sha256"));

/** Those of the day and its region and services, and the secret itself: a dozen. */
const keys = new Map<Secret, KeyObject>();
const mostKeys = 100;

const keyOf = (secret: Secret): KeyObject => {
  const known = keys.get(secret);
  if (known) return known;
  const key = createSecretKey(typeof secret === "string" ? Buffer.from(secret) : new Uint8Array(secret as Uint8Array));
  if (keys.size >= mostKeys) keys.clear();
  keys.set(secret, key);
  return key;
};
