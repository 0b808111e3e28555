import { type Key, type Now, signMessage, stamped } from "./message.ts";
import { publicJwks } from "./new-key.ts";

type From = { readonly mall: string; readonly lender: string; readonly signKey: Key; readonly now: Now };

/**
 * What a mall says of its new keys to gateway and lender: each statement with proofs of its own, and the lender's signed by itself,
 * so that the gateway which carries it can change nothing.
 */
export const rotationOf = async (
  { mall, lender, signKey, now }: From,
  keys: readonly Key[],
  overlapDays: number | undefined,
): Promise<object> => {
  const told = await statementFor(lender, { mall, now }, keys, overlapDays);
  const claims = await stamped({ iss: mall, aud: lender, op: "keys.rotate", body: told }, now);
  const lenderStatement = await signMessage("tally-keys+jws", claims, signKey);
  return { ...(await statementFor("gateway", { mall, now }, keys, overlapDays)), lenderStatement };
};

/** The keys, and for each that signs a proof that we have its private half. */
const statementFor = async (
  aud: string,
  { mall, now }: Pick<From, "mall" | "now">,
  keys: readonly Key[],
  overlapDays: number | undefined,
): Promise<object> => {
  const claims = { iss: mall, aud, kids: keys.map(({ kid }) => kid) };
  const proofs = keys
    .filter(({ use }) => use === "sig")
    .map(async (key) => signMessage("tally-pop+jws", await stamped(claims, now), { ...key }));
  return { jwks: publicJwks(...keys), proofs: await Promise.all(proofs), overlapDays };
};
