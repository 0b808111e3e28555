import type { Purchase } from "../../domain/purchase/purchase.ts";
import { acknowledgeBy, audienceOf } from "../../domain/purchase/view/event-audience.ts";
import { viewPurchase } from "../../domain/purchase/view/purchase-view.ts";
import { clearTimer, setTimer } from "../io/aws/scheduler.ts";
import { sendAll } from "../io/aws/sqs.ts";
import { executionOf, startPhase } from "../io/aws/step-functions.ts";
import { toPurchaseFromImage } from "../io/store/stream-image.ts";
import { eventIdOf } from "../io/table/item-keys.ts";
import { stream, type StreamRecord } from "../middleware/batch.ts";

/** What happened goes where it is awaited: the next phase starts, the timer is set, mall and purchaser are told. */
export const handler = stream(async (records) => {
  const moved = records.map(({ sequence, image }) => ({ sequence, purchase: toPurchaseFromImage(image) }));
  const lives = Map.groupBy(moved, ({ purchase }) => purchase.id);
  const done = await Promise.allSettled(
    [...lives.values()].map((life) => follow(life.map(({ purchase }) => purchase))),
  );
  const failed = [...lives.values()].filter((_, i) => done[i]?.status === "rejected").flat();
  if (failed.length > 0) return firstOf(failed);

  const purchases = moved.map(({ purchase }) => purchase);
  await Promise.all([
    sendAll(process.env["WEBHOOK_QUEUE_URL"] ?? "", purchases.filter((each) => audienceOf(each).mall).map(webhookOf)),
    sendAll(
      process.env["NOTICE_QUEUE_URL"] ?? "",
      purchases.filter((each) => audienceOf(each).purchaser).map(noticeOf),
    ),
  ]);
  return undefined;
});

/** One purchase's events in their order; of several timers only the last matters. */
const follow = async (life: readonly Purchase[]): Promise<void> => {
  for (const { id, version, event } of life) if (event.next) await startPhase(executionOf(id, version, event.next));
  const last = life.findLast(({ event }) => event.timer);
  if (last?.event.timer === "cleared") await clearTimer(last.id);
  else if (last?.event.timer)
    await setTimer(last.id, last.event.timer.at, executionOf(last.id, last.version, last.event.timer.phase, ".timer"));
};

/** Delivered again from the first that failed: starting, setting and telling the same twice is harmless. */
const firstOf = (failed: readonly Pick<StreamRecord, "sequence">[]): string =>
  failed.map(({ sequence }) => sequence).reduce((a, b) => (BigInt(a) < BigInt(b) ? a : b));

const webhookOf = (purchase: Purchase): string => {
  const { event, version } = purchase;
  const answerBy = acknowledgeBy(purchase);
  return JSON.stringify({
    id: eventIdOf(event.at, `${purchase.id.slice(4)}_${event.no}`),
    type: `purchase.${event.name}`,
    mall: purchase.mall,
    at: event.at,
    sequence: event.no,
    version,
    ...(answerBy !== undefined && { acknowledgeBy: answerBy }),
    purchase: viewPurchase(purchase),
  });
};

const noticeOf = ({ id, event, due, shipments }: Purchase): string =>
  JSON.stringify({ purchaseId: id, no: event.no, event: event.name, due, tracking: shipments.at(-1)?.tracking });
