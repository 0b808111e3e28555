import { createPrivateKey } from "node:crypto";
import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { verifyCertificate } from "../../clients/sdk/certificate.ts";
import { readDecision } from "../../clients/sdk/decision.ts";
import { pinnedKeys } from "../../clients/sdk/keyring.ts";
import type { Key } from "../../clients/sdk/message.ts";
import { verifyWebhook } from "../../clients/sdk/webhook.ts";
import { isRejection } from "../../domain/rejection.ts";
import { sha256 } from "../../functions/io/messages/base64url.ts";
import { canonicalJson } from "../../functions/io/messages/canonical-json.ts";
import { orderDigest } from "../../functions/io/messages/digests.ts";
import { bindsPart, openEnvelope } from "../../functions/io/messages/envelope.ts";
import { parseJwks, thumbprint } from "../../functions/io/messages/jwk.ts";
import { openLoanRequest } from "../../functions/io/messages/sealed-request.ts";

type Example = {
  readonly at: string;
  readonly keys: Readonly<Record<string, Key>>;
  readonly parties: Readonly<Record<"mall" | "lender" | "purchaser", string>>;
  readonly order: {
    readonly order: string;
    readonly amount: string;
    readonly currency: string;
    readonly lines: readonly {
      readonly id: string;
      readonly quantity: number;
      readonly amount: string;
      readonly description: string;
    }[];
  };
  readonly canonical: { readonly value: unknown; readonly json: string; readonly digest: string };
  readonly webhook: {
    readonly secret: string;
    readonly body: string;
    readonly headers: Readonly<Record<string, string>>;
  };
} & Readonly<
  Record<"osh" | "sealed" | "prev" | "envelope" | "s256" | "purchase" | "receipt" | "decision" | "certificate", string>
>;

const example = JSON.parse(readFileSync("docs/messages-example.json", "utf8")) as Example;

const page = readFileSync("docs/messages.md", "utf8");

const { at, parties, order } = example;

const key = (name: string): Key => example.keys[name] as Key;

const publicKeys = (...names: readonly string[]) => {
  const keys = parseJwks({ keys: names.map((name) => ({ ...key(name), d: undefined })).map(shown) });
  if (isRejection(keys)) throw new Error(keys.detail);
  return keys;
};

const shown = (jwk: object): object => JSON.parse(JSON.stringify(jwk)) as object;

test("the page shows the values of the example", () => {
  for (const value of [example.osh, example.prev, example.s256, example.canonical.json, example.canonical.digest])
    expect(page).toContain(value);
  expect(page).toContain(example.sealed.length.toLocaleString("en"));
});

test("the keys of the example follow the profile, and each kid is its thumbprint", () => {
  expect(publicKeys(...Object.keys(example.keys))).toHaveLength(6);
  for (const { kid, x, y } of Object.values(example.keys)) expect(kid).toBe(thumbprint({ x, y }));
});

test("the gateway accepts the envelope of the example, which binds its sealed part", async () => {
  const keysOf = async (mall: string) => (mall === parties.mall ? publicKeys("mallSign", "mallSeal") : undefined);
  const envelope = await openEnvelope(example.envelope, { op: "loan.request", about: "order" }, keysOf, at);
  if (isRejection(envelope)) throw new Error(envelope.detail);
  expect(envelope.digest).toBe(example.s256);
  expect(bindsPart(envelope, parties.lender, example.sealed)).toBe(true);
  expect(sha256(example.sealed)).toBe(example.prev);
});

test("the lender opens the sealed part of the example and finds the purchaser's consent to this order", async () => {
  const sealKey = createPrivateKey({ key: { ...key("lenderSeal") }, format: "jwk" });
  const request = await openLoanRequest(example.sealed, {
    lenderId: parties.lender,
    mall: parties.mall,
    now: at,
    mallKeys: () => publicKeys("mallSign"),
    unwrap: (kid) => (kid === key("lenderSeal").kid ? sealKey : undefined),
    accountKey: (account) => (account === parties.purchaser ? publicKeys("purchaserSign")[0] : undefined),
  });
  expect(request).toMatchObject({ body: { lines: order.lines }, orderDigest: example.osh });
  expect(orderDigest({ mall: parties.mall, ...order })).toBe(example.osh);
});

test("the mall opens the decision of the example and verifies its certificate", async () => {
  const { order: number, amount, currency } = order;
  const claims = { prev: example.prev, purchase: example.purchase, order: number, amount, currency };
  const lenderKeyring = pinnedKeys(publicKeys("lenderSign"));
  const mall = { mall: parties.mall, lender: parties.lender, sealKeys: [{ ...key("mallSeal") }], lenderKeyring };
  expect(await readDecision(example.decision, claims, mall)).toMatchObject({ decision: "approved" });
  const find = async (kid: string) => lenderKeyring.find(kid, "sig");
  expect(await verifyCertificate(example.certificate, parties.lender, find)).toMatchObject({ amount: { amount } });
});

test("the gateway produces the webhook of the example", async () => {
  const { secret, body, headers } = example.webhook;
  expect(await verifyWebhook(body, headers, secret, () => Date.parse(at))).toMatchObject({ id: "evt_example" });
});

test("canonical JSON gives the text of the example", () => {
  const { value, json, digest } = example.canonical;
  expect(canonicalJson(value)).toBe(json);
  expect(sha256(json)).toBe(digest);
});
