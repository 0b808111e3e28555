import { createHmac } from "node:crypto";
import { expect, test } from "vitest";
import { isSignedAnswer, signatureHeaders } from "../../../../functions/io/messages/http-signature.ts";

/* What the lender takes for the answer of its bank: docs/ports.md. */

const secret = "the secret of the bank, which is long enough";
const body = '{"id":"B-20261201-7"}';
const digest = "sha-256=:dkBCGu0xyfo0oZyvt3pT1FdsdK98KpeYVnDbTbrPmq4=:";
const url = "https://bank.example/payouts";
const request = signatureHeaders(
  { method: "POST", url, content: { body: "{}", key: "k1" } },
  secret,
  new Date("2026-12-01T00:00:00Z"),
);

const values: Readonly<Record<string, string>> = {
  '"@status"': "200",
  '"content-digest"': digest,
  '"signature";req': request.signature,
  '"date"': "",
};

/** An answer that the holder of a secret signed over these components. */
const answer = (components: readonly string[], { parameters = "", by = secret, label = "sig" } = {}) => {
  const signed = `(${components.join(" ")})${parameters}`;
  const lines = components.map((each) => `${each}: ${values[each]}`);
  const base = [...lines, `"@signature-params": ${signed}`].join("\n");
  return {
    "content-digest": digest,
    "signature-input": `${label}=${signed}`,
    signature: `${label}=:${createHmac("sha256", by).update(base).digest("base64")}:`,
  };
};

const takes = (headers: Readonly<Record<string, string>>, given: { status?: number; body?: string } = {}): boolean =>
  isSignedAnswer(
    { status: given.status ?? 200, headers: new Headers(headers), body: Buffer.from(given.body ?? body) },
    request.signature,
    secret,
  );

const all = ['"@status"', '"content-digest"', '"signature";req'];

test("an answer over status, digest and the request's signature is taken, also with further parameters", () => {
  expect(takes(answer(all))).toBe(true);
  for (const parameters of [";created=1796083200", ';created=1796083200;keyid="bank";alg="hmac-sha256"'])
    expect(takes(answer(all, { parameters })), parameters).toBe(true);
});

test("an answer that leaves one of them out could be that to another request, and is not taken", () => {
  for (const left of all) expect(takes(answer(all.filter((each) => each !== left))), left).toBe(false);
  expect(takes(answer([]))).toBe(false);
  expect(takes(answer(all.toReversed()))).toBe(false);
  expect(takes(answer([...all, '"date"']))).toBe(false);
});

test("an answer that was changed, that has two signatures, or none, is not taken", () => {
  const right = answer(all);
  const { signature, "signature-input": input } = right;
  for (const [what, taken] of Object.entries({
    "another status": takes(right, { status: 402 }),
    "another body": takes(right, { body: '{"id":"B-8"}' }),
    "no body": takes(right, { body: "" }),
    "another secret": takes(answer(all, { by: "the secret of somebody else, long enough" })),
    "an empty secret": takes(answer(all, { by: "" })),
    "another label": takes(answer(all, { label: "other" })),
    "two signatures": takes({ ...right, "signature-input": `${input}, other=()`, signature: `${signature}, other=::` }),
    "no signature": takes({ ...right, signature: "" }),
    "half a signature": takes({ ...right, signature: signature.slice(0, 20) }),
    "letters outside ASCII": takes({ ...right, signature: signature.replace(/.:$/, "\u00e9:") }),
    "no parameters": takes({ ...right, "signature-input": "" }),
    "changed parameters": takes({ ...right, "signature-input": `${input};created=1` }),
    "no headers": takes({}),
    "a digest of something else": takes({ ...right, "content-digest": `${digest}, sha-512=::` }),
  }))
    expect(taken, what).toBe(false);
});
