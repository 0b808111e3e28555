import type { Caller } from "../aws/aws.ts";
import type { Iam } from "../iam/iam.ts";
import type { Lambda } from "./lambda.ts";
import { firstFailure, type Trigger, triggersFrom } from "./trigger.ts";
import type { SqsRecord } from "../sqs/sqs-format.ts";
import type { Sqs } from "../sqs/sqs.ts";
import type { Assembly } from "../template/template.ts";

export type QueueTriggers = {
  /** The messages in triggered queues, without those that wait for a later retry. */
  readonly pending: () => number;
  /** When the next of those is retried, in sandbox time. */
  readonly nextDue: () => number | undefined;
  readonly stop: () => void;
};

type Options = {
  readonly assembly: Assembly;
  readonly sqs: Sqs;
  readonly lambda: Lambda;
  readonly iam: Iam;
  readonly roleOf: (functionArn: string) => Caller;
};

/** Delivers queue messages to their functions; a failed message is retried after the queue's visibility timeout. */
export const makeQueueTriggers = (options: Options): QueueTriggers => {
  const { assembly, sqs, iam, roleOf } = options;
  const pollers = triggersFrom(assembly, "sqs").map((trigger) => {
    // AWS rejects the mapping when the function's role may not read the queue.
    for (const action of ["ReceiveMessage", "DeleteMessage", "GetQueueAttributes"])
      iam.require(roleOf(trigger.functionArn), `sqs:${action}`, trigger.sourceArn);
    const queue = assembly.ofType("AWS::SQS::Queue").find(({ arn }) => arn === trigger.sourceArn);
    const visibility = Number(queue?.properties.VisibilityTimeout ?? 30);
    return { trigger, ...pollerOf(trigger, visibility, options) };
  });
  const sources = [...new Set(pollers.map(({ trigger }) => trigger.sourceArn))];
  return {
    pending: () => sources.reduce((sum, source) => sum + sqs.depth(source) - sqs.waiting(source).messages, 0),
    nextDue: () => {
      const dues = sources.map((source) => sqs.waiting(source).nextDue).filter((due) => due !== undefined);
      return dues.length === 0 ? undefined : Math.min(...dues);
    },
    stop: () => {
      for (const { stop } of pollers) stop();
    },
  };
};

const pollerOf = (trigger: Trigger, visibilitySeconds: number, { sqs, lambda }: Options) => {
  const { sourceArn, functionArn, batchSize, parallel, passes } = trigger;
  let active = 0;
  let scheduled = false;
  const stopping = new AbortController();
  const stopped = (): boolean => stopping.signal.aborted;

  const poll = (): void => {
    scheduled = false;
    while (active < parallel && !stopped()) {
      const messages = sqs.receive(sourceArn, batchSize);
      if (messages.length === 0) return;
      active++;
      void handle(messages).finally(() => {
        active--;
        schedulePoll();
      });
    }
  };
  // Messages that are sent one after the other should be in one batch.
  const schedulePoll = (): void => {
    if (!scheduled && !stopped()) setTimeout(poll, Math.max(1, trigger.windowMs));
    scheduled = true;
  };

  const handle = async (messages: readonly SqsRecord[]): Promise<void> => {
    const matching = messages.filter((message) => passes({ ...message, body: parsed(message.body) }));
    const filtered = messages.filter((message) => !matching.includes(message));
    if (filtered.length > 0) sqs.remove(sourceArn, filtered.map(receipt));
    if (matching.length === 0) return;
    const outcome = await lambda.run(functionArn, JSON.stringify({ Records: matching }));
    if (stopped()) return;
    const { failures } = firstFailure(
      trigger,
      matching.map(({ messageId }) => messageId),
      outcome,
    );
    const failed = matching.filter(({ messageId }) => failures.has(messageId));
    const done = matching.filter(({ messageId }) => !failures.has(messageId));
    if (done.length > 0) sqs.remove(sourceArn, done.map(receipt));
    if (failed.length === 0) return;
    sqs.release(sourceArn, failed.map(receipt), visibilitySeconds);
  };

  sqs.onMessage(sourceArn, schedulePoll);
  schedulePoll();
  return {
    stop: () => stopping.abort(),
  };
};

const receipt = ({ receiptHandle }: SqsRecord): string => receiptHandle;

/** Filters apply to the parsed body if it is JSON. */
const parsed = (body: string): unknown => {
  try {
    return JSON.parse(body);
  } catch {
    return body;
  }
};
