import { describe, expect, test, vi } from "vitest";
import type { RefusedRequest } from "../../../../domain/loan/refused-request.ts";
import { notifyRefused } from "../../../../functions/io/external/refusal-notices.ts";
import { openNotice, SealedNotice } from "../../../../functions/io/messages/sealed-notice.ts";
import { day, gbp } from "../../../domain/fixtures.ts";
import { failMessenger, queued, root, sent } from "./outbox.ts";

vi.mock("../../../../functions/io/keys/key-store.ts", async () => (await import("./outbox.ts")).modules.keyStore);
vi.mock("../../../../functions/io/store/mall-store.ts", async () => (await import("./outbox.ts")).modules.mallStore);
vi.mock("../../../../functions/io/aws/sqs.ts", async () => (await import("./outbox.ts")).modules.sqs);
vi.mock("../../../../functions/io/external/messenger.ts", async () => (await import("./outbox.ts")).modules.messenger);

const refused: RefusedRequest = {
  purchaseId: "p1",
  id: "declined.1",
  mall: "m1",
  order: "o1",
  amount: gbp(16_000),
  code: "CreditLimitExceeded",
  contact: "a@example.org",
  at: day(0),
};

describe("the notice of a refused request", () => {
  test("goes to the contact of the request, without a link, under a key for each decline and each consent", async () => {
    await notifyRefused([refused, { ...refused, id: "rejected.c1", code: "PlanUnavailable", locale: "de-DE" }]);
    expect(sent.map(({ key, to, link }) => [key, to, link])).toEqual([
      ["p1.declined.1", "a@example.org", undefined],
      ["p1.rejected.c1", "a@example.org", undefined],
    ]);
    expect(sent[0]?.text).toContain("Your request for £160.00 at Thistle & Co was declined: it is more than");
    expect(sent[1]?.text).toContain("160,00 £ at Thistle & Co was declined: the plan");
    expect(queued).toEqual([]);
  });

  test("is not lost while the messenger is down: it waits in the queue, with a MAC and without the purchaser", async () => {
    failMessenger();
    await notifyRefused([refused, { ...refused, purchaseId: "p2" }]);
    expect(queued.map((message) => openNotice(root, SealedNotice.parse(JSON.parse(message))))).toMatchObject([
      { purchaseId: "p1", version: 0, refused: "declined.1" },
      { purchaseId: "p2", version: 0, refused: "declined.1" },
    ]);
    expect(queued.join()).not.toContain("example.org");
  });
});
