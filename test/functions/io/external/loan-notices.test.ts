import { beforeEach, describe, expect, test, vi } from "vitest";
import type { Loan } from "../../../../domain/loan/loan.ts";
import { notifyPurchasers } from "../../../../functions/io/external/loan-notices.ts";
import type { NoticeMessage } from "../../../../functions/io/external/messenger.ts";
import { openNotice, SealedNotice } from "../../../../functions/io/messages/sealed-notice.ts";
import { bought, day, funded, held, repaying } from "../../../domain/fixtures.ts";

const root = Buffer.alloc(32, 1);
const accepted: string[] = [];
const queued: string[] = [];
let isDown = false;

vi.mock("../../../../functions/io/keys/key-store.ts", () => ({ newestRoot: async () => ({ kid: "k", secret: root }) }));
vi.mock("../../../../functions/io/keys/link-root.ts", () => ({ linkRootOf: async () => root }));
vi.mock("../../../../functions/io/aws/sqs.ts", () => ({
  sendAll: async (_: string, bodies: readonly string[]) => void queued.push(...bodies),
}));
vi.mock("../../../../functions/io/external/messenger.ts", () => ({
  sendMessage: async ({ key }: NoticeMessage) => {
    if (isDown) throw new Error("the messenger answered 503");
    accepted.push(key);
  },
}));

beforeEach(() => {
  accepted.length = 0;
  queued.length = 0;
  isDown = false;
});

const versions: readonly Loan[] = [held(), bought(), funded(), repaying(), { ...bought(), id: "p2" }];

describe("the notices of a batch", () => {
  test("are sent in the order of each loan's versions, under a key for each version that has one", async () => {
    await notifyPurchasers(versions, day(5));
    expect(accepted.filter((key) => key.startsWith("p1"))).toEqual(["p1.v1", "p1.v2", "p1.v4"]);
    expect(accepted).toContain("p2.v2");
    expect(queued).toEqual([]);
  });

  test("wait in the queue while the messenger is down, with a MAC and without the purchaser", async () => {
    isDown = true;
    await notifyPurchasers(versions, day(5));
    const messages = queued.map((body) => SealedNotice.parse(JSON.parse(body)));
    const opened = messages.map((message) => openNotice(root, message));
    expect(opened.map((notice) => `${notice?.purchaseId} ${notice?.version}`)).toEqual([
      "p1 1",
      "p1 2",
      "p1 4",
      "p2 2",
    ]);
    expect(queued.join()).not.toContain("example.org");
  });

  test("are the lender's only with a MAC for this purchase and this text", async () => {
    isDown = true;
    await notifyPurchasers([held()], day(5));
    const message = SealedNotice.parse(JSON.parse(queued[0] ?? ""));
    for (const other of [
      { ...message, purchaseId: "p2" },
      { ...message, notice: message.notice.replace("160", "900") },
      { ...message, mac: "" },
      { ...message, mac: "A".repeat(43) },
    ])
      expect(openNotice(root, other)).toBeUndefined();
    expect(openNotice(Buffer.alloc(32, 2), message)).toBeUndefined();
  });
});
