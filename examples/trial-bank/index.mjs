import { createHash, createHmac, timingSafeEqual } from "node:crypto";

/*
 * A bank and a messenger for a trial deployment, as one Lambda function with a function URL: both accept everything that the lender has signed, and no
 * money moves. It is no adapter to a real bank, which refuses, delays and keeps a statement. docs/deploy.md has the commands, docs/ports.md the contract.
 * Its environment variable SECRETS has the secrets of the lender that it accepts, with commas between them.
 */

/** POST /bank/payouts, /bank/debits, /bank/refunds and POST /notices are accepted; GET /bank/statement is empty. */
export const handler = async (event) => {
  const secrets = (process.env.SECRETS ?? "").split(",").filter((secret) => secret.length >= 32);
  const secret = secrets.find((each) => isSigned(event, each));
  if (secret === undefined) return answer(401, { error: "the request is not signed with a secret of SECRETS" });
  const { status, body } = reply(event);
  return signed(answer(status, body), event.headers.signature, secret);
};

const reply = ({ rawPath = "", requestContext, headers }) => {
  const { method } = requestContext.http;
  if (method === "GET" && rawPath === "/bank/statement") return { status: 200, body: { entries: [] } };
  if (method !== "POST" || !/^\/(bank\/(payouts|debits|refunds)|notices)$/.test(rawPath)) return { status: 404, body: { error: "there is no such address" } }; // prettier-ignore
  const key = headers["idempotency-key"];
  if (!key) return { status: 400, body: { reason: "an Idempotency-Key is required" } };
  // The same key is the same transfer, and has the same id.
  const id = `TRIAL-${createHash("sha256").update(key).digest("hex").slice(0, 24)}`;
  return { status: 200, body: { id } };
};

/** HTTP Message Signatures (RFC 9421), exactly as the lender makes them, at most five minutes ago. */
const isSigned = (
  { rawPath, rawQueryString = "", requestContext, headers = {}, body = "", isBase64Encoded },
  secret,
) => {
  const { method } = requestContext.http;
  const digest = digestOf(Buffer.from(body, isBase64Encoded ? "base64" : "utf8"));
  const values = { "@method": method, "@authority": headers.host, "@path": rawPath, "@query": `?${rawQueryString}` };
  if (method === "POST")
    Object.assign(values, { "content-digest": digest, "idempotency-key": headers["idempotency-key"] });
  const covered = Object.keys(values).map((name) => `"${name}"`);
  const parameters = (headers["signature-input"] ?? "").replace(/^sig=/, "");
  const [, created] = /^\([^()]*\);created=(\d{1,12});alg="hmac-sha256";tag="tallystick"$/.exec(parameters) ?? [];
  if (!parameters.startsWith(`(${covered.join(" ")})`) || !(Math.abs(Date.now() / 1000 - created) < 300)) return false;
  if (method === "POST" && headers["content-digest"] !== digest) return false;
  const lines = Object.entries(values).map(([name, value]) => `"${name}": ${value}`);
  return isSame(headers.signature ?? "", signatureOf([...lines, `"@signature-params": ${parameters}`], secret));
};

/** The answer is signed with the request's signature in it: no answer passes for that to another request. */
const signed = (given, requestSignature, secret) => {
  const digest = digestOf(given.body);
  const parameters = `("@status" "content-digest" "signature";req)`;
  const lines = [
    `"@status": ${given.statusCode}`,
    `"content-digest": ${digest}`,
    `"signature";req: ${requestSignature}`,
    `"@signature-params": ${parameters}`,
  ];
  const signature = { "signature-input": `sig=${parameters}`, signature: signatureOf(lines, secret) };
  return { ...given, headers: { ...given.headers, "content-digest": digest, ...signature } };
};

const signatureOf = (lines, secret) =>
  `sig=:${createHmac("sha256", secret).update(lines.join("\n")).digest("base64")}:`;

const digestOf = (body) => `sha-256=:${createHash("sha256").update(body).digest("base64")}:`;

const isSame = (given, expected) =>
  given.length === expected.length && timingSafeEqual(Buffer.from(given), Buffer.from(expected));

const answer = (statusCode, body) => ({
  statusCode,
  headers: { "content-type": "application/json" },
  body: JSON.stringify(body),
});
