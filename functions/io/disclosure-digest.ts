import type { Disclosure } from "../../domain/disclosure.ts";
import { sha256 } from "./base64url.ts";
import { canonicalJson } from "./canonical-json.ts";

/** SHA-256 in base64url over the canonical JSON of what was shown: what a purchaser consents to, and a loan keeps. */
export const disclosureDigest = (disclosure: Disclosure): string => sha256(canonicalJson(disclosure));
