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
  readonly body: Readonly<Record<string, unknown>>;
  /** SHA-256 of the payload. */
  readonly digest: string;
};

const Payload = z.strictObject({
  op: text(1, 64),
  txn: text(1, 64),
  // Seconds of the years 1970 to 9999, which `Date` can format.
  iat: z.int().check(z.gte(0), z.lt(253_402_300_800)),
  jti: matching(/^[\w.:-]{1,64}$/, "1 to 64 letters, digits and . : - _"),
  body: z.record(z.string(), z.unknown()),
});

/** Reads an act, `<payload>.<MAC>` in canonical base64url, without verifying its MAC; undefined if it has another form. */
export const readAct = (act: string): Act | undefined => {
  const { payload = "" } = partsOf(act) ?? {};
  const bytes = decodeBase64url(payload);
  const read = bytes && Payload.safeParse(parseJsonObject(bytes));
  if (!read?.success) return undefined;
  const { op, txn, iat, jti, body } = read.data;
  return { op, purchaseId: txn, jti, issuedAt: new Date(iat * 1000).toISOString(), body, digest: sha256(bytes ?? "") };
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
