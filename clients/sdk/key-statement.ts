import { type Key, type Now, signMessage, withStandardClaims } from "./message.ts";
import { publicJwks } from "./new-key.ts";

type Signer = { readonly mall: string; readonly lender: string; readonly signKey: Key; readonly now: Now };

/**
 * Composes the key rotation for gateway and lender. Each statement has its own proofs of possession, and the lender's is signed
 * separately, so that the gateway cannot change what it forwards.
 */
export const keyRotationBody = async (
  { mall, lender, signKey, now }: Signer,
  keys: readonly Key[],
  overlapDays: number | undefined,
): Promise<object> => {
  const body = await statementFor(lender, { mall, now }, keys, overlapDays);
  const claims = await withStandardClaims({ iss: mall, aud: lender, op: "keys.rotate", body }, now);
  const lenderStatement = await signMessage("tally-keys+jws", claims, signKey);
  return { ...(await statementFor("gateway", { mall, now }, keys, overlapDays)), lenderStatement };
};

/** The public keys, and for each signing key a proof that the mall has its private key. */
const statementFor = async (
  aud: string,
  { mall, now }: Pick<Signer, "mall" | "now">,
  keys: readonly Key[],
  overlapDays: number | undefined,
): Promise<object> => {
  const claims = { iss: mall, aud, kids: keys.map(({ kid }) => kid) };
  const proofs = keys
    .filter(({ use }) => use === "sig")
    .map(async (key) => signMessage("tally-pop+jws", await withStandardClaims(claims, now), { ...key }));
  return { jwks: publicJwks(...keys), proofs: await Promise.all(proofs), overlapDays };
};
