import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { afterAll, beforeAll, beforeEach, expect, test, vi } from "vitest";
import { answerSigned } from "../../../../local/external/signed-request.ts";
import { readStatement } from "../../../../functions/io/external/bank-statement.ts";

const entry = (no: number) => ({
  id: `bank_${no}`,
  at: "2026-11-30T10:00:00.000Z",
  kind: "payouts",
  direction: "out",
  key: `k${no}`,
  reference: `r${no}`,
  account: "GB-1",
  amount: { amount: "100", currency: "GBP" },
});

const secret = "the secret of the bank in this test";
vi.mock("../../../../functions/io/aws/secrets.ts", () => ({
  findSecret: async () => "the secret of the bank in this test",
}));

/** Three pages; the requests for a page fail as often as `failures` says, after half of its text. */
const failures = new Map<string, number>();
let server: Server;
let bank: string;
beforeAll(async () => {
  server = createServer(({ url = "", headers }, response) => {
    const after = Number(new URL(url, "http://bank").searchParams.get("after") ?? "0");
    const body = JSON.stringify({ entries: [entry(after + 1)], ...(after < 2 && { next: String(after + 1) }) });
    const failing = failures.get(String(after)) ?? 0;
    failures.set(String(after), failing - 1);
    const [path = "", query = ""] = url.split("?");
    const answer = { status: 200, headers: { "content-type": "application/json" }, body };
    const asked = { method: "GET", path, query, headers, body: Buffer.of() };
    const signed = answerSigned(asked, [secret], Date.now(), () => answer) ?? answer;
    response.writeHead(signed.status, { ...(signed.headers as Record<string, string>), "content-length": body.length });
    if (failing > 0) response.write(body.slice(0, body.length / 2), () => response.destroy());
    else response.end(body);
  });
  await new Promise<void>((resolve) => void server.listen(0, "127.0.0.1", resolve));
  bank = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
});
beforeEach(() => failures.clear());
afterAll(() => void server.close());

const read = async () => {
  const found: string[] = [];
  for await (const page of readStatement({ name: "bank", url: bank, secret: "tallystick-bank" }))
    found.push(...page.map(({ id }) => id));
  return found;
};

test("a page that breaks off in the middle is read again, and counts once", async () => {
  failures.set("1", 2);
  expect(await read()).toEqual(["bank_1", "bank_2", "bank_3"]);
});

test("a page that breaks off for good is an error, never a shorter statement", async () => {
  failures.set("1", 99);
  await expect(read()).rejects.toThrow(/cannot be read: its page after 1/);
}, 20_000);
