import { describe, expect, test, vi } from "vitest";
import type { Loan } from "../../../../domain/loan/loan.ts";
import { notifyPurchasers } from "../../../../functions/io/external/loan-notices.ts";
import { openNotice, SealedNotice } from "../../../../functions/io/messages/sealed-notice.ts";
import { bought, day, funded, held, repaying } from "../../../domain/fixtures.ts";
import { failMessenger, queued, root, sent } from "./outbox.ts";

vi.mock("../../../../functions/io/keys/key-store.ts", async () => (await import("./outbox.ts")).modules.keyStore);
vi.mock("../../../../functions/io/keys/link-root.ts", async () => (await import("./outbox.ts")).modules.linkRoot);
vi.mock("../../../../functions/io/aws/sqs.ts", async () => (await import("./outbox.ts")).modules.sqs);
vi.mock("../../../../functions/io/external/messenger.ts", async () => (await import("./outbox.ts")).modules.messenger);

const versions: readonly Loan[] = [held(), bought(), funded(), repaying(), { ...bought(), id: "p2" }];

describe("the notices of a batch", () => {
  test("are sent in the order of each loan's versions, under a key for each version that has one", async () => {
    await notifyPurchasers(versions, day(5));
    const keys = sent.map(({ key }) => key);
    expect(keys.filter((key) => key.startsWith("p1"))).toEqual(["p1.v1", "p1.v2", "p1.v4"]);
    expect(keys).toContain("p2.v2");
    expect(queued).toEqual([]);
  });

  test("wait in the queue while the messenger is down, with a MAC and without the purchaser", async () => {
    failMessenger();
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
    failMessenger();
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
