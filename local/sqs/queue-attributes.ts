import type { Queue } from "./queue.ts";
import type { QueueStore } from "./sqs-store.ts";

/** All attributes of a queue in the format of GetQueueAttributes. */
export const queueAttributes = ({ clock, statements }: QueueStore, queue: Queue): Record<string, string> => {
  const counts = statements.countByState.get(clock.now(), Date.now(), clock.now(), queue.arn);
  return {
    QueueArn: queue.arn,
    VisibilityTimeout: String(queue.visibilitySeconds),
    ApproximateNumberOfMessages: String(counts?.visible),
    ApproximateNumberOfMessagesNotVisible: String(counts?.inFlight),
    ApproximateNumberOfMessagesDelayed: String(counts?.delayed),
    ...(queue.redrive
      ? {
          RedrivePolicy: JSON.stringify({
            deadLetterTargetArn: queue.redrive.deadLetterArn,
            maxReceiveCount: queue.redrive.maxReceiveCount,
          }),
        }
      : {}),
  };
};

/** The number of messages in a queue: visible, in flight or delayed. */
export const depthOf = ({ statements }: QueueStore, queueArn: string): number =>
  Number(statements.count.get(queueArn)?.n ?? 0);

/** The number of delayed messages, and when (sandbox time) the first becomes visible. */
export const delayedMessages = (
  { clock, statements }: QueueStore,
  queueArn: string,
): { readonly messages: number; readonly nextDue: number | undefined } => {
  const row = statements.countDelayed.get(queueArn, clock.now());
  return { messages: Number(row?.n ?? 0), nextDue: typeof row?.at === "number" ? row.at : undefined };
};
