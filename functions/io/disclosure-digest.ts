import type { Disclosure } from "../../domain/disclosure.ts";
import { sha256 } from "./base64url.ts";

/** SHA-256 in base64url over the canonical JSON of what was shown: what a purchaser consents to, and a loan keeps. */
export const disclosureDigest = (disclosure: Disclosure): string => sha256(canonical(disclosure));

/** JSON as RFC 8785 writes it, for text and whole numbers: names in order, no spaces. */
const canonical = (value: unknown): string => {
  if (Array.isArray(value)) return `[${value.map(canonical).join(",")}]`;
  if (typeof value !== "object" || value === null) return JSON.stringify(value);
  const members = Object.entries(value)
    .filter(([, member]) => member !== undefined)
    .toSorted(([a], [b]) => (a < b ? -1 : 1))
    .map(([name, member]) => `${JSON.stringify(name)}:${canonical(member)}`);
  return `{${members.join(",")}}`;
};
