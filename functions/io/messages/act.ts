import { createHmac, timingSafeEqual } from "node:crypto";
import * as z from "zod/mini";
import { matching, text } from "../../schemas/basic-schema.ts";
import { decodeBase64url, parseJsonObject, sha256 } from "./base64url.ts";

/** What a purchaser did: one operation on one purchase. Whether the purchaser did it, only its MAC proves. */
export type Act = {
  readonly op: string;
  readonly purchaseId: string;
  readonly jti: string;
  readonly issuedAt: string;
  readonly expiresAt: string;
  readonly body: Readonly<Record<string, unknown>>;
  /** SHA-256 of the payload. */
  readonly digest: string;
};

// Seconds of the years 1970 to 9999, which `Date` can format.
const Second = z.int().check(z.gte(0), z.lt(253_402_300_800));

/** The purchaser signs for how long the lender may act on it: at most seven days. */
const maxLifetimeSeconds = 604_800;

const Payload = z.strictObject({
  op: text(1, 64),
  txn: text(1, 64),
  iat: Second,
  exp: Second,
  jti: matching(/^[\w.:-]{1,64}$/, "1 to 64 letters, digits and . : - _"),
  body: z.record(z.string(), z.unknown()),
});

/** Reads an act, `<payload>.<MAC>` in canonical base64url, without verifying its MAC; undefined if it has another form. */
export const readAct = (act: string): Act | undefined => {
  const { payload = "" } = partsOf(act) ?? {};
  const bytes = decodeBase64url(payload);
  const read = bytes && Payload.safeParse(parseJsonObject(bytes));
  if (!read?.success) return undefined;
  const { op, txn, iat, exp, jti, body } = read.data;
  if (exp <= iat || exp - iat > maxLifetimeSeconds) return undefined;
  const [issuedAt = "", expiresAt = ""] = [iat, exp].map((second) => new Date(second * 1000).toISOString());
  return { op, purchaseId: txn, jti, issuedAt, expiresAt, body, digest: sha256(bytes ?? "") };
};

/** True if the act's MAC is by this key: HMAC-SHA-256 over the payload's base64url text. Compared in constant time. */
export const isActBy = (act: string, key: Uint8Array): boolean => {
  const { payload, mac } = partsOf(act) ?? {};
  const given = decodeBase64url(mac ?? "");
  if (payload === undefined || given?.length !== 32) return false;
  return timingSafeEqual(given, createHmac("sha256", key).update(payload).digest());
};

const partsOf = (act: string): { readonly payload: string; readonly mac: string } | undefined => {
  const [, payload, mac] = /^([\w-]+)\.([\w-]{43})$/.exec(act) ?? [];
  return payload === undefined || mac === undefined ? undefined : { payload, mac };
};
