import { createHash, createHmac, timingSafeEqual } from "node:crypto";
import { type HttpRequest, type HttpResponse, json } from "../http/http-message.ts";

/** Answers only what the lender has signed, and signs its answers, as docs/ports.md says; without a signature of the lender's it is 401. */
export const answerSigned = (
  request: HttpRequest,
  secrets: readonly string[],
  now: number,
  answer: () => HttpResponse | undefined,
): HttpResponse | undefined => {
  const secret = secrets.find((each) => isSigned(request, each, now));
  if (secret === undefined) return json(401, { error: "the request is not signed with the secret: see docs/ports.md" });
  const answered = answer();
  return answered && signAnswer(answered, headerOf(request, "signature"), secret);
};

/** Five minutes: the clocks of two parties differ, and a repeat by somebody else is not worth more than the answer to a known key. */
const validForSeconds = 300;

const isSigned = (request: HttpRequest, secret: string, now: number): boolean => {
  const hasBody = request.method === "POST";
  const components: readonly (readonly [string, string])[] = [
    ["@method", request.method],
    ["@authority", headerOf(request, "host").toLowerCase()],
    ["@path", request.path],
    ["@query", `?${request.query}`],
    ...(hasBody
      ? ([
          ["content-digest", digestOf(request.body)],
          ["idempotency-key", headerOf(request, "idempotency-key")],
        ] as const)
      : []),
  ];
  const covered = components.map(([name]) => `"${name}"`).join(" ");
  const parameters = headerOf(request, "signature-input").replace(/^sig=/, "");
  const [, created] = /^\([^()]*\);created=(\d{1,12});alg="hmac-sha256";tag="tallystick"$/.exec(parameters) ?? [];
  if (!parameters.startsWith(`(${covered})`) || created === undefined) return false;
  if (Math.abs(now / 1000 - Number(created)) > validForSeconds) return false;
  if (hasBody && headerOf(request, "content-digest") !== digestOf(request.body)) return false;
  const lines = components.map(([name, value]) => `"${name}": ${value}`);
  const expected = hmac(secret, [...lines, `"@signature-params": ${parameters}`]);
  return isSame(headerOf(request, "signature"), `sig=:${expected}:`);
};

const signAnswer = (answer: HttpResponse, requestSignature: string, secret: string): HttpResponse => {
  const digest = digestOf(answer.body);
  const parameters = `("@status" "content-digest" "signature";req)`;
  const signature = hmac(secret, [
    `"@status": ${answer.status}`,
    `"content-digest": ${digest}`,
    `"signature";req: ${requestSignature}`,
    `"@signature-params": ${parameters}`,
  ]);
  const headers = { "content-digest": digest, "signature-input": `sig=${parameters}`, signature: `sig=:${signature}:` };
  return { ...answer, headers: { ...answer.headers, ...headers } };
};

const hmac = (secret: string, lines: readonly string[]): string =>
  createHmac("sha256", secret).update(lines.join("\n")).digest("base64");

const digestOf = (body: string | Buffer): string => `sha-256=:${createHash("sha256").update(body).digest("base64")}:`;

const isSame = (given: string, expected: string): boolean =>
  given.length === expected.length && timingSafeEqual(Buffer.from(given), Buffer.from(expected));

const headerOf = ({ headers }: HttpRequest, name: string): string => [headers[name] ?? ""].flat().join(", ");
