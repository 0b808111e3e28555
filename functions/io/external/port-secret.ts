import { findSecret, type SecretVersion } from "../aws/secrets.ts";

/** A rotated secret is used by every function after five minutes; a call to Secrets Manager for each transfer would cost more than the rest of it. */
const keptForMs = 300_000;

/** The shortest secret: 32 characters of Base64 have 192 bits. */
const shortest = 32;

const kept = new Map<string, { readonly value: Promise<string | undefined>; readonly until: number }>();

/** A version of the secret that the lender shares with a service, read once in five minutes; undefined where there is none. Throws if it is no secret. */
export const portSecret = async (name: string, version: SecretVersion): Promise<string | undefined> => {
  const id = `${version} ${name}`;
  const known = kept.get(id);
  if (known && known.until > Date.now()) return known.value;
  const value = readSecret(name, version);
  kept.set(id, { value, until: Date.now() + keptForMs });
  // What failed is read again by the next call.
  value.catch(() => kept.delete(id));
  return value;
};

/** The next call reads both versions again: the service does not know the one that was kept. */
export const forgetSecret = (name: string): void => {
  for (const version of ["AWSCURRENT", "AWSPREVIOUS"]) kept.delete(`${version} ${name}`);
};

const readSecret = async (name: string, version: SecretVersion): Promise<string | undefined> => {
  const secret = (await findSecret(name, version))?.trim();
  if (secret === undefined) return undefined;
  if (secret.startsWith("{")) throw new Error(`the secret ${name} is JSON: store it as plain text`);
  if (secret.length < shortest) throw new Error(`the secret ${name} has fewer than ${shortest} characters`);
  return secret;
};
