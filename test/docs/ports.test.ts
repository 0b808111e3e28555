import { readFileSync } from "node:fs";
import { createVerifier, httpbis } from "http-message-signatures";
import { describe, expect, test } from "vitest";
import { isSignedAnswer, signatureHeaders } from "../../functions/io/messages/http-signature.ts";
import { answerSigned } from "../../local/external/signed-request.ts";

/* The example of docs/ports.md: our code computes it, and a library that we did not write verifies it. */

const page = readFileSync("docs/ports.md", "utf8");
const secret = /signed with the secret `([^`]+)`/.exec(page)?.[1] ?? "";
const blocks = [...page.matchAll(/```(http|text)\n([^]*?)\n```/g)].map(([, , text = ""]) => text);
const [request = "", requestBase = "", answer = "", answerBase = ""] = blocks;

const messageOf = (text: string) => {
  const [head = "", body = ""] = text.split("\n\n");
  const [start = "", ...lines] = head.split("\n");
  const headers = lines.map((line) => /^([^:]+): (.*)$/.exec(line)?.slice(1) ?? []);
  return {
    start,
    body,
    headers: Object.fromEntries(headers.map(([name = "", value]) => [name.toLowerCase(), value])) as Record<string, string>, // prettier-ignore
  };
};

const asked = messageOf(request);
const answered = messageOf(answer);
const [, path = ""] = asked.start.split(" ");
const url = `https://${asked.headers["host"]}${path}`;
const created = new Date(Number(/created=(\d+)/.exec(asked.headers["signature-input"] ?? "")?.[1]) * 1000);

const key = createVerifier(secret, "hmac-sha256");
const verifier = { keyLookup: async () => ({ verify: key }), notAfter: new Date(8.64e15) };
const library = {
  request: { method: "POST", url, headers: asked.headers },
  answer: { status: 200, headers: answered.headers },
};

describe("the example of docs/ports.md", () => {
  test("is the request that the lender makes", () => {
    const content = { body: asked.body, key: asked.headers["idempotency-key"] ?? "" };
    expect(asked.headers).toMatchObject(signatureHeaders({ method: "POST", url, content }, secret, created));
  });

  test("is verified by a library for HTTP Message Signatures, by the sandbox's bank and by the lender", async () => {
    expect(await httpbis.verifyMessage(verifier, library.request)).toBe(true);
    expect(await httpbis.verifyMessage(verifier, library.answer, library.request)).toBe(true);
    const sandbox = { method: "POST", path, query: "", headers: asked.headers, body: Buffer.from(asked.body) };
    const body = answered.body;
    const made = answerSigned(sandbox, [secret], created.getTime(), () => ({ status: 200, headers: {}, body }));
    expect(answered.headers).toMatchObject({ ...made?.headers });
    const received = { status: 200, headers: new Headers(answered.headers), body: Buffer.from(body) };
    expect(isSignedAnswer(received, asked.headers["signature"] ?? "", secret)).toBe(true);
    expect(isSignedAnswer(received, asked.headers["signature"] ?? "", `${secret}.`)).toBe(false);
  });

  test("shows the lines that are signed", () => {
    for (const [shown, message, of] of [
      [requestBase, library.request, undefined],
      [answerBase, library.answer, library.request],
    ] as const) {
      const fields = shown.split("\n").map((line) => line.slice(0, line.indexOf(": ")));
      const covered = fields.slice(0, -1).map((field) => (field.endsWith(";req") ? field : field.slice(1, -1)));
      const lines = httpbis.createSignatureBase({ fields: covered }, message as typeof library.answer, of);
      expect(shown.split("\n").slice(0, -1)).toEqual(lines.map(([name, [value = ""]]) => `${name}: ${value}`));
      expect(shown.split("\n").at(-1)).toBe(`"@signature-params": ${message.headers["signature-input"]?.replace("sig=", "")}`); // prettier-ignore
    }
  });

  test("of a library's own: the lender signs a request with a query and without a body as it does", async () => {
    const statement = "https://bank.example:8443/b%C3%A9/statement?limit=1000&after=bank_7%2F8";
    const headers = signatureHeaders({ method: "GET", url: statement }, secret, new Date());
    expect(await httpbis.verifyMessage(verifier, { method: "GET", url: statement, headers })).toBe(true);
    expect(await httpbis.verifyMessage(verifier, { method: "GET", url: `${statement}9`, headers })).toBe(false);
  });
});
