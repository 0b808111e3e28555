import { createPublicKey, randomUUID } from "node:crypto";
import { newKeyPair, newSecret } from "../aws/kms.ts";
import { type KeyItem, type PairUse, type RootUse, storedKeys } from "./key-store.ts";
import { type PublicJwk, thumbprint } from "../messages/jwk.ts";
import { ownKey } from "../table/item-keys.ts";
import { commit, TableName } from "../table/table.ts";

/** A pair is replaced after 90 days; the previous one still decrypts and verifies for 30 days, in which partners pin the new one. */
const rotationMs = 90 * 86_400_000;

const overlapMs = 30 * 86_400_000;

/**
 * Creates the keys that are missing or due, and returns them; safe to call every day and at each deployment.
 * `force` replaces pairs at once, as after a leak. A root is created once: links and the malls' webhook secrets depend on it.
 */
export const rotate = async (
  owner: string,
  uses: readonly (PairUse | RootUse)[],
  now: string,
  force = false,
): Promise<readonly { readonly use: string; readonly kid: string }[]> => {
  const stored = await storedKeys(owner);
  const made: { use: string; kid: string }[] = [];
  for (const use of uses) {
    const before = stored.filter((item) => item.use === use && item.retireAt === undefined);
    const newest = Math.max(...before.map(({ createdAt }) => Date.parse(createdAt)));
    const due = force || Date.parse(now) - newest >= rotationMs;
    if (before.length > 0 && (!isPair(use) || !due)) continue;
    const item = isPair(use) ? await makePair(owner, use, now) : await makeRoot(owner, use, now);
    const retireAt = new Date(Date.parse(now) + overlapMs).toISOString();
    const items = [item, ...before.map((old) => ({ ...old, retireAt }))];
    // Two rotations at the same moment leave two new keys, and each retires the same old ones: nothing is lost.
    if (await commit(items.map((each) => ({ Put: { TableName, Item: { ...ownKey(owner, each), ...each } } }))))
      made.push({ use, kid: item.kid });
  }
  return made;
};

const isPair = (use: PairUse | RootUse): use is PairUse => use === "sign" || use === "seal";

const makePair = async (owner: string, use: PairUse, createdAt: string): Promise<KeyItem> => {
  const name = randomUUID();
  const { publicKey, ciphertext } = await newKeyPair({ role: owner, use, kid: name });
  const { x = "", y = "" } = createPublicKey({ key: Buffer.from(publicKey), format: "der", type: "spki" }).export({
    format: "jwk",
  });
  const kid = thumbprint({ x, y });
  const publicJwk: PublicJwk = {
    kty: "EC",
    crv: "P-256",
    x,
    y,
    ...(use === "sign" ? { use: "sig", alg: "ES256" } : { use: "enc", alg: "ECDH-ES+A256KW" }),
    kid,
  };
  return { kid, use, name, ciphertext, createdAt, publicJwk };
};

const makeRoot = async (owner: string, use: RootUse, createdAt: string): Promise<KeyItem> => {
  const name = randomUUID();
  return { kid: name, use, name, ciphertext: await newSecret({ role: owner, use, kid: name }), createdAt };
};
