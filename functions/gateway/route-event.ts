import type { Purchase } from "../../domain/purchase/purchase.ts";
import { audienceOf, isPartOfGoods } from "../../domain/purchase/view/event-audience.ts";
import { clearTimer, setTimer } from "../io/aws/scheduler.ts";
import { sendAll } from "../io/aws/sqs.ts";
import { executionOf, startPhase } from "../io/aws/step-functions.ts";
import { loadReport } from "../io/store/report-store.ts";
import { toPurchaseFromImage } from "../io/store/stream-image.ts";
import { purchaseEvent } from "../io/webhook/event-message.ts";
import { sendNewEvents } from "../io/webhook/webhook-queue.ts";
import { stream, type StreamRecord } from "../middleware/stream.ts";

/**
 * Follows each event of a purchase: starts the next phase, sets the timer, notifies the mall, and by way of the lender the purchaser, of what the
 * lender cannot know.
 */
export const handler = stream(async (records) => {
  const changes = records.map(({ sequence, image }) => ({ sequence, purchase: toPurchaseFromImage(image) }));
  const byPurchase = Map.groupBy(changes, ({ purchase }) => purchase.id);
  const done = await Promise.allSettled(
    [...byPurchase.values()].map((each) => follow(each.map(({ purchase }) => purchase))),
  );
  const failed = [...byPurchase.values()].filter((_, i) => done[i]?.status === "rejected").flat();
  if (failed.length > 0) return firstOf(failed);

  const purchases = changes.map(({ purchase }) => purchase);
  await Promise.all([
    sendNewEvents(purchases.filter((each) => audienceOf(each).mall).map(purchaseEvent)),
    sendAll(
      process.env["NOTICE_QUEUE_URL"] ?? "",
      await Promise.all(purchases.filter((each) => audienceOf(each).purchaser).map(noticeOf)),
    ),
  ]);
  return undefined;
});

/** One purchase's events in order; of several timers only the last counts. */
const follow = async (versions: readonly Purchase[]): Promise<void> => {
  for (const { id, version, event } of versions) if (event.next) await startPhase(executionOf(id, version, event.next));
  const last = versions.findLast(({ event }) => event.timer);
  if (last?.event.timer === "cleared") await clearTimer(last.id);
  else if (last?.event.timer)
    await setTimer(last.id, last.event.timer.at, executionOf(last.id, last.version, last.event.timer.phase, ".timer"));
};

/** Lambda repeats the batch from the first that failed: starting, setting and notifying twice is harmless. */
const firstOf = (failed: readonly Pick<StreamRecord, "sequence">[]): string =>
  failed.map(({ sequence }) => sequence).reduce((a, b) => (BigInt(a) < BigInt(b) ? a : b));

/** With a shipment goes the mall's signed report, whatever was advanced: the lender notes what has left. */
const noticeOf = async (purchase: Purchase): Promise<string> => {
  const { id, event, shipments } = purchase;
  const parcel = event.name === "shipped" ? shipments.at(-1) : undefined;
  const report = parcel && (await loadReport(id, "shipment", parcel.id));
  const part = isPartOfGoods(purchase) && { partly: true };
  return JSON.stringify({ purchaseId: id, no: event.no, event: event.name, ...part, ...(report && { report }) });
};
