import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { buffer } from "node:stream/consumers";
import { afterAll, beforeAll, beforeEach, describe, expect, test, vi } from "vitest";
import { isRejection } from "../../../../domain/rejection.ts";
import { money } from "../../../../domain/money.ts";
import { answerSigned } from "../../../../local/external/signed-request.ts";
import type { HttpResponse } from "../../../../local/http/http-message.ts";
import { answerOf } from "./sign-answer.ts";

/* What the lender takes from its bank and its messenger, which here are a server on loopback. */

const versions: { AWSCURRENT?: string; AWSPREVIOUS?: string } = {};
const reads: string[] = [];
vi.mock("../../../../functions/io/aws/secrets.ts", () => ({
  findSecret: async (_: string, version: "AWSCURRENT" | "AWSPREVIOUS") => {
    reads.push(version);
    return versions[version];
  },
}));

const [secret, older] = ["the newest secret of the bank, long enough", "the secret that it had before, long enough"];

type Serve = (request: IncomingMessage, body: Buffer) => HttpResponse | Promise<HttpResponse>;
let serve: Serve;
let server: Server;
let transfer: typeof import("../../../../functions/io/external/bank.ts").transfer;
let sendMessage: typeof import("../../../../functions/io/external/messenger.ts").sendMessage;

const respond = async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
  const { status, headers, body } = await serve(request, await buffer(request));
  response.writeHead(status, headers as Record<string, string>).end(body);
};

beforeAll(async () => {
  server = createServer((request: IncomingMessage, response: ServerResponse) => {
    void respond(request, response);
  });
  await new Promise<void>((resolve) => void server.listen(0, "127.0.0.1", resolve));
});
afterAll(() => void server.close());

beforeEach(async () => {
  vi.resetModules();
  Object.assign(versions, { AWSCURRENT: secret, AWSPREVIOUS: undefined });
  reads.length = 0;
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  vi.stubEnv("BANK_URL", `${url}/bank`);
  vi.stubEnv("MESSENGER_URL", `${url}/notices`);
  vi.stubEnv("BANK_SECRET", "tallystick-bank");
  vi.stubEnv("MESSENGER_SECRET", "tallystick-messenger");
  ({ transfer } = await import("../../../../functions/io/external/bank.ts"));
  ({ sendMessage } = await import("../../../../functions/io/external/messenger.ts"));
});

const reply = (status: number, body: unknown, more: Readonly<Record<string, string>> = {}): HttpResponse => ({
  status,
  headers: { "content-type": "application/json", ...more },
  body: typeof body === "string" ? body : JSON.stringify(body),
});

/** A service that knows these secrets; without a valid signature it is 401. */
const knowing =
  (secrets: readonly string[], answer: HttpResponse): Serve =>
  ({ method = "", url = "", headers }, body) => {
    const [path = "", query = ""] = url.split("?");
    return answerSigned({ method, path, query, headers, body }, secrets, Date.now(), () => answer) ?? answer;
  };

const signed = (status: number, body: unknown): Serve => knowing([secret], reply(status, body));

const pay = async () => {
  const order = {
    kind: "payouts",
    account: "GB-1",
    amount: money(500n, "GBP"),
    reference: "pur_1",
    key: "k1",
  } as const;
  try {
    const answer = await transfer(order);
    return isRejection(answer) ? [answer.rejected, answer.detail] : ["paid", answer.ref];
  } catch (error) {
    return [(error as Error).name, (error as Error).message];
  }
};

const outcome = async (given: Serve): Promise<unknown> => {
  serve = given;
  return (await pay())[0];
};

describe("a transfer", () => {
  test("is paid or refused by a signed answer of the contract, and by no other", async () => {
    expect(await outcome(signed(200, { id: "B-7" }))).toBe("paid");
    for (const status of [400, 402, 422])
      expect(await outcome(signed(status, { reason: "insufficient funds" })), `${status}`).toBe("PayoutRefused");
    for (const [status, body] of [
      [200, {}],
      [200, "paid"],
      [200, { id: "" }],
      [200, { id: 7 }],
      [200, { id: "x".repeat(36) }],
      [202, { id: "B-7" }],
      [402, {}],
      [402, "no"],
      [402, { reason: "" }],
      [403, { reason: "you may not" }],
      [404, { reason: "no such page" }],
      [409, { reason: "in progress" }],
      [429, { reason: "later" }],
      [500, { reason: "insufficient funds" }],
      [503, {}],
    ] as const)
      expect(await outcome(signed(status, body)), `${status} ${JSON.stringify(body)}`).toBe("BankUnavailable");
  });

  test("is unknown when the answer is not signed by the bank, or is that to another request", async () => {
    const [paid, refused] = [reply(200, { id: "B-7" }), reply(402, { reason: "insufficient funds" })];
    for (const answer of [paid, refused]) {
      expect(await outcome(() => answer)).toBe("BankUnavailable");
      const known = knowing([secret], answer);
      expect(await outcome(async (request, body) => ({ ...(await known(request, body)), body: JSON.stringify({ id: "B-8", reason: "changed" }) }))).toBe("BankUnavailable"); // prettier-ignore
      expect(await outcome(async (request, body) => ({ ...(await known(request, body)), status: answer === paid ? 402 : 200 }))).toBe("BankUnavailable"); // prettier-ignore
    }
    let recorded: HttpResponse | undefined;
    expect(await outcome(async (request, body) => (recorded = await knowing([secret], paid)(request, body)))).toBe("paid"); // prettier-ignore
    vi.useFakeTimers({ now: Date.now() + 2_000, toFake: ["Date"] });
    expect(await outcome(() => recorded ?? paid)).toBe("BankUnavailable");
    vi.useRealTimers();
  });

  test("is unknown when the bank sends it elsewhere, or breaks off", async () => {
    const elsewhere = reply(307, "", { location: `${process.env["BANK_URL"]}/other` });
    const paths: string[] = [];
    expect(
      await outcome(({ url = "" }) => {
        paths.push(url);
        return elsewhere;
      }),
    ).toBe("BankUnavailable");
    expect(paths).toEqual(["/bank/payouts"]);
  });
});

describe("the secret", () => {
  test("is read once for many transfers, and again after five minutes", async () => {
    serve = knowing([secret], reply(200, { id: "B-7" }));
    for (let i = 0; i < 5; i++) expect((await pay())[0]).toBe("paid");
    expect(reads).toEqual(["AWSCURRENT"]);
    vi.useFakeTimers({ now: Date.now() + 301_000, toFake: ["Date"] });
    expect((await pay())[0]).toBe("paid");
    vi.useRealTimers();
    expect(reads).toHaveLength(2);
  });

  test("that the bank does not know leaves the transfer open, says what to do, and is read again", async () => {
    serve = knowing([older], reply(200, { id: "B-7" }));
    const [name, message] = await pay();
    expect(name).toBe("BankUnavailable");
    expect(message).toContain("status 401, it does not accept the lender's signature");
    expect(message).toContain("tallystick-bank in Secrets Manager (docs/ports.md#rotation)");
    versions.AWSCURRENT = older;
    expect((await pay())[0]).toBe("paid");
  });

  test("is replaced without a failed transfer: the bank knows the new one first, or signs with the old one for a while", async () => {
    serve = knowing([secret, older], reply(200, { id: "B-7" }));
    versions.AWSCURRENT = older;
    expect((await pay())[0]).toBe("paid");
    Object.assign(versions, { AWSCURRENT: secret, AWSPREVIOUS: older });
    vi.useFakeTimers({ now: Date.now() + 301_000, toFake: ["Date"] });
    expect((await pay())[0]).toBe("paid");
    vi.useRealTimers();
  });

  test("of the bank's may still be the previous one where it signs", async () => {
    Object.assign(versions, { AWSCURRENT: secret, AWSPREVIOUS: older });
    const byOlder: Serve = async (request, body) => {
      // It accepts the new one, and signs with the one before.
      expect(await knowing([secret], reply(200, {}))(request, body)).toMatchObject({ status: 200 });
      return answerOf(request, reply(200, { id: "B-7" }), older);
    };
    expect(await outcome(byOlder)).toBe("paid");
    Object.assign(versions, { AWSPREVIOUS: "a secret that nobody has, which is long" });
    vi.useFakeTimers({ now: Date.now() + 301_000, toFake: ["Date"] });
    expect(await outcome(byOlder)).toBe("BankUnavailable");
    vi.useRealTimers();
  });

  test("that is missing, short, empty or JSON makes no call", async () => {
    serve = () => expect.unreachable("the bank was called");
    for (const [value, why] of [
      [undefined, "Secrets Manager has no secret tallystick-bank"],
      ["", "fewer than 32 characters"],
      ["  \n", "fewer than 32 characters"],
      ["a".repeat(31), "fewer than 32 characters"],
      [JSON.stringify({ secret }), "is JSON: store it as plain text"],
    ] as const) {
      vi.resetModules();
      ({ transfer } = await import("../../../../functions/io/external/bank.ts"));
      Object.assign(versions, { AWSCURRENT: value });
      const [name, message] = await pay();
      expect(name).toBe("BankUnavailable");
      expect(message).toContain(why);
    }
  });

  test("may end with a line break, which is none of it", async () => {
    versions.AWSCURRENT = `${secret}\n`;
    expect(await outcome(knowing([secret], reply(200, { id: "B-7" })))).toBe("paid");
  });
});

test("a notice is sent when the messenger has signed that it accepts it", async () => {
  const notice = { key: "n1", to: "kim@example.test", subject: "Approved", text: "승인되었습니다" };
  serve = knowing([secret], reply(202, {}));
  await sendMessage(notice);
  for (const [answer, why] of [
    [knowing([secret], reply(500, {})), "status 500"],
    [() => reply(202, {}), "not signed"],
    [knowing([older], reply(202, {})), "status 401"],
  ] as const) {
    serve = answer;
    await expect(sendMessage(notice)).rejects.toMatchObject({
      name: "MessengerUnavailable",
      message: expect.stringContaining(why) as string,
    });
  }
});
