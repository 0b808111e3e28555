import { describe, expect, test, vi } from "vitest";
import type { Review } from "../../../../domain/loan/review.ts";
import { notifyReviewed } from "../../../../functions/io/external/review-notices.ts";
import { openNotice, SealedNotice } from "../../../../functions/io/messages/sealed-notice.ts";
import { day, gbp } from "../../../domain/fixtures.ts";
import { failMessenger, queued, root, sent } from "./outbox.ts";

vi.mock("../../../../functions/io/keys/key-store.ts", async () => (await import("./outbox.ts")).modules.keyStore);
vi.mock("../../../../functions/io/store/mall-store.ts", async () => (await import("./outbox.ts")).modules.mallStore);
vi.mock("../../../../functions/io/aws/sqs.ts", async () => (await import("./outbox.ts")).modules.sqs);
vi.mock("../../../../functions/io/external/messenger.ts", async () => (await import("./outbox.ts")).modules.messenger);

const review: Review = {
  purchaseId: "p1",
  mall: "m1",
  order: "o1",
  amount: gbp(16_000),
  account: "a1",
  digest: "digest-of-the-request",
  askedAt: day(0),
  openedAt: day(0),
  contact: "a@example.org",
};

describe("the notice of a review", () => {
  test("goes to the contact of the request, without a link, under a key for each request", async () => {
    await notifyReviewed([review, { ...review, digest: "another-request" }]);
    expect(sent.map(({ key, to, link }) => [key, to, link])).toEqual([
      ["p1.review.digest-o", "a@example.org", undefined],
      ["p1.review.another-", "a@example.org", undefined],
    ]);
    expect(sent[0]?.text).toMatch(/160\.00.*12 January 2026/);
  });

  test("is not sent once a person has decided, nor without a contact", async () => {
    const { contact: _, ...old } = review;
    await notifyReviewed([{ ...review, outcome: "approved" }, old]);
    expect(sent).toEqual([]);
  });

  test("waits in the queue while the messenger is down, with a MAC and without the purchaser", async () => {
    failMessenger();
    await notifyReviewed([review]);
    const message = SealedNotice.parse(JSON.parse(queued[0] ?? ""));
    expect(openNotice(root, message)).toMatchObject({ purchaseId: "p1", version: 0 });
    expect(queued.join()).not.toContain("example.org");
  });
});
