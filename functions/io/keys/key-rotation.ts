import { createPublicKey, randomUUID } from "node:crypto";
import type { Duration, Instant } from "../../../domain/calendar.ts";
import { currentOf, keyNotice, isRootDue, replacementOf } from "../../../domain/protocol/key-schedule.ts";
import { newKeyPair, newSecret } from "../aws/kms.ts";
import { type KeyItem, openKey, type PairUse, type RootUse, storedKeys } from "./key-store.ts";
import { type PublicJwk, thumbprint } from "../messages/jwk.ts";
import { signSuccessor } from "../messages/successor.ts";
import { ownKey } from "../table/item-keys.ts";
import { commit, TableName, type Write } from "../table/table.ts";

/** A key that a rotation has made. */
export type NewKey = { readonly use: PairUse | RootUse; readonly kid: string; readonly activeFrom: Instant };

/**
 * Creates the keys that are missing or due, and returns them; safe to call every day and at each deployment. A new pair is published
 * at once, signed forward by the current signing key, and used only after the notice.
 * `force` replaces pairs without that signature, because the old ones are stolen. A new root makes what is new; the old ones stay, because links and
 * webhook secrets that were made from them are valid until they end.
 */
export const rotate = async (
  owner: string,
  uses: readonly (PairUse | RootUse)[],
  now: Instant,
  force = false,
): Promise<readonly NewKey[]> => {
  const stored = await storedKeys(owner);
  const signer = currentOf(
    stored.filter(({ use }) => use === "sign"),
    now,
  );
  const notice = owner === "gateway" ? keyNotice.gateway : keyNotice.lender;
  const made: NewKey[] = [];
  for (const use of uses) {
    const before = stored.filter((item) => item.use === use);
    const key = isPair(use)
      ? await replacePair({ owner, use, before, signer }, { now, notice, force })
      : isRootDue(before, now, force) && (await makeRoot(owner, use, now));
    if (key) made.push({ use, kid: key.kid, activeFrom: key.activeFrom ?? now });
  }
  return made;
};

const isPair = (use: PairUse | RootUse): use is PairUse => use === "sign" || use === "seal";

type Pair = {
  readonly owner: string;
  readonly use: PairUse;
  readonly before: readonly KeyItem[];
  readonly signer: KeyItem | undefined;
};

/** Makes the pair that is due; undefined if none is, or if another rotation was faster. */
const replacePair = async (
  { owner, use, before, signer }: Pair,
  when: { readonly now: Instant; readonly notice: Duration; readonly force: boolean },
): Promise<KeyItem | undefined> => {
  const due = replacementOf(before, when);
  if (!due) return undefined;
  const pair = await makePair(owner, use, when.now);
  const { activeFrom, retireAt } = due;
  const statement =
    due.isSignedForward && signer
      ? signSuccessor(
          pair.publicJwk,
          { iss: owner, now: when.now, activeFrom },
          { kid: signer.kid, key: await openKey(owner, signer) },
        )
      : undefined;
  const item = { ...pair, activeFrom, ...(statement !== undefined && { statement }) };
  const ended = before.filter((old) => old.retireAt === undefined || old.retireAt > retireAt);
  const saved = await commit([put(owner, item), ...ended.map((old) => retire(owner, old, retireAt))]);
  return saved ? item : undefined;
};

const put = (owner: string, item: KeyItem): Write => ({
  Put: { TableName, Item: { ...ownKey(owner, item), ...item } },
});

/** Of two rotations at the same moment one replaces the old key: two keys signed forward by one would make partners trust neither. */
const retire = (owner: string, old: KeyItem, retireAt: Instant): Write => ({
  Put: {
    TableName,
    Item: { ...ownKey(owner, old), ...old, retireAt },
    ...(old.retireAt === undefined
      ? { ConditionExpression: "attribute_not_exists(retireAt)" }
      : { ConditionExpression: "retireAt = :was", ExpressionAttributeValues: { ":was": old.retireAt } }),
  },
});

const makePair = async (owner: string, use: PairUse, createdAt: Instant) => {
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

const makeRoot = async (owner: string, use: RootUse, createdAt: Instant): Promise<KeyItem | undefined> => {
  const name = randomUUID();
  const ciphertext = await newSecret({ role: owner, use, kid: name });
  const item = { kid: name, use, name, ciphertext, createdAt };
  return (await commit([put(owner, item)])) ? item : undefined;
};
