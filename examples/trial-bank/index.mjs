import { createHash } from "node:crypto";

/*
 * A bank and a messenger for a trial deployment, as one Lambda function with a function URL: both accept everything, and no money moves. It is no
 * adapter to a real bank, which refuses, delays and keeps a statement. docs/deploy.md has the commands.
 */

/** POST /bank/payouts, /bank/debits, /bank/refunds and POST /notices are accepted; GET /bank/statement is empty. */
export const handler = async ({ rawPath = "", requestContext, headers = {} }) => {
  const { method } = requestContext.http;
  if (method === "GET" && rawPath === "/bank/statement") return answer(200, { entries: [] });
  const key = headers["idempotency-key"];
  if (method !== "POST" || !/^\/(bank\/(payouts|debits|refunds)|notices)$/.test(rawPath)) return answer(404, { error: "there is no such address" }); // prettier-ignore
  if (!key) return answer(400, { reason: "an Idempotency-Key is required" });
  // The same key is the same transfer, and has the same id.
  const id = `TRIAL-${createHash("sha256").update(key).digest("hex").slice(0, 24)}`;
  return answer(200, { status: "done", id });
};

const answer = (statusCode, body) => ({
  statusCode,
  headers: { "content-type": "application/json" },
  body: JSON.stringify(body),
});
