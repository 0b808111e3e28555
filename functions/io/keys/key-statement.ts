import { hasBothUses } from "../../../domain/mall/mall-keys.ts";
import { isRejection, reject, type Rejection } from "../../../domain/rejection.ts";
import { parseJwks, type PublicJwk } from "../messages/jwk.ts";
import { invalidMessage, type Message, verifyCompact } from "../messages/message.ts";
import { signingKeys } from "../store/mall-store.ts";

/** Parses a mall's JWKS: keys of exactly our profile, with at least one to sign and one to encrypt. */
export const parseMallKeys = (jwks: unknown): readonly PublicJwk[] | Rejection => {
  const keys = parseJwks(jwks);
  if (isRejection(keys) || hasBothUses(keys)) return keys;
  return reject("InvalidKey", "a mall needs at least one key of use sig and one of use enc");
};

/**
 * Parses the new keys of a mall. Each signing key needs a proof of possession, a JWS of `typ` tally-pop+jws with `iss` the mall and
 * `kids` the thumbprints of all new keys in order, so that nobody can register a key of another party.
 */
export const parseProvenKeys = async (
  { jwks, proofs }: { readonly jwks: unknown; readonly proofs: readonly string[] },
  { mall, aud, now }: { readonly mall: string; readonly aud: string; readonly now: string },
): Promise<readonly PublicJwk[] | Rejection> => {
  const keys = parseMallKeys(jwks);
  if (isRejection(keys)) return keys;
  const kids = JSON.stringify(keys.map(({ kid }) => kid));
  const proven = new Set<string>();
  for (const proof of proofs) {
    const findKey = (iss: string, kid: string) => (iss === mall ? keys.find((key) => key.kid === kid) : undefined);
    const message = await verifyCompact(proof, { typ: "tally-pop+jws", aud, now, findKey });
    if (!isRejection(message) && JSON.stringify(message.claims["kids"]) === kids) proven.add(message.kid);
  }
  const unproven = keys.find(({ use, kid }) => use === "sig" && !proven.has(kid));
  return unproven ? reject("InvalidKey", `there is no valid proof by the key ${unproven.kid}`) : keys;
};

/** Opens a mall's statement of new keys for the lender: a JWS of `typ` tally-keys+jws, by a key that the lender has pinned. */
export const openKeyStatement = async (
  statement: string,
  { mall, aud, now }: { readonly mall: string; readonly aud: string; readonly now: string },
): Promise<Message | Rejection> => {
  const findKey = async (iss: string, kid: string) =>
    iss === mall ? (await signingKeys(mall, kid, now, true))?.find((key) => key.kid === kid) : undefined;
  const message = await verifyCompact(statement, { typ: "tally-keys+jws", aud, now, findKey });
  if (isRejection(message)) return message;
  return message.claims["op"] === "keys.rotate" ? message : invalidMessage;
};
