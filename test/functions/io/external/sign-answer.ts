import { createHash, createHmac } from "node:crypto";
import type { IncomingMessage } from "node:http";
import type { HttpResponse } from "../../../../local/http/http-message.ts";

/** An answer as docs/ports.md signs it, with any secret. */
export const answerOf = ({ headers }: IncomingMessage, answer: HttpResponse, secret: string): HttpResponse => {
  const digest = `sha-256=:${createHash("sha256").update(answer.body).digest("base64")}:`;
  const parameters = `("@status" "content-digest" "signature";req);created=1618884473`;
  const base = [
    `"@status": ${answer.status}`,
    `"content-digest": ${digest}`,
    `"signature";req: ${String(headers.signature)}`,
    `"@signature-params": ${parameters}`,
  ].join("\n");
  const signature = `sig=:${createHmac("sha256", secret).update(base).digest("base64")}:`;
  const signed = { "content-digest": digest, "signature-input": `sig=${parameters}`, signature };
  return { ...answer, headers: { ...answer.headers, ...signed } };
};
