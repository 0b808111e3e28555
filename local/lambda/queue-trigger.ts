import type { Caller } from "../aws/aws.ts";
import type { Iam } from "../iam/iam.ts";
import type { Lambda } from "./lambda.ts";
import { firstFailure, type Trigger, triggersFrom } from "./trigger.ts";
import type { Sqs, SqsRecord } from "../sqs/sqs.ts";
import type { Assembly } from "../template/template.ts";

export type QueueTriggers = {
  /** Messages in triggered queues, but for those that wait for a later try. */
  readonly pending: () => number;
  /** When the next of those comes back, in sandbox time. */
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

/** Hands messages of queues to the functions that listen; what fails comes back after the queue's visibility timeout. */
export const makeQueueTriggers = (options: Options): QueueTriggers => {
  const { assembly, sqs, iam, roleOf } = options;
  const pumps = triggersFrom(assembly, "sqs").map((trigger) => {
    // AWS refuses to make the mapping when the function's role may not read the queue.
    for (const action of ["ReceiveMessage", "DeleteMessage", "GetQueueAttributes"])
      iam.require(roleOf(trigger.functionArn), `sqs:${action}`, trigger.sourceArn);
    const queue = assembly.ofType("AWS::SQS::Queue").find(({ arn }) => arn === trigger.sourceArn);
    const visibility = Number(queue?.properties.VisibilityTimeout ?? 30);
    return { trigger, ...pumpOf(trigger, visibility, options) };
  });
  const sources = [...new Set(pumps.map(({ trigger }) => trigger.sourceArn))];
  return {
    pending: () => sources.reduce((sum, source) => sum + sqs.depth(source) - sqs.waiting(source).messages, 0),
    nextDue: () => {
      const dues = sources.map((source) => sqs.waiting(source).nextDue).filter((due) => due !== undefined);
      return dues.length === 0 ? undefined : Math.min(...dues);
    },
    stop: () => {
      for (const { stop } of pumps) stop();
    },
  };
};

const pumpOf = (trigger: Trigger, visibilitySeconds: number, { sqs, lambda }: Options) => {
  const { sourceArn, functionArn, batchSize, parallel, passes } = trigger;
  let active = 0;
  let planned = false;
  const stopping = new AbortController();
  const stopped = (): boolean => stopping.signal.aborted;

  const pump = (): void => {
    planned = false;
    while (active < parallel && !stopped()) {
      const messages = sqs.receive(sourceArn, batchSize);
      if (messages.length === 0) return;
      active++;
      void handle(messages).finally(() => {
        active--;
        plan();
      });
    }
  };
  // Messages sent together, one call after the other, should travel together.
  const plan = (): void => {
    if (!planned && !stopped()) setTimeout(pump, Math.max(1, trigger.windowMs));
    planned = true;
  };

  const handle = async (messages: readonly SqsRecord[]): Promise<void> => {
    const wanted = messages.filter((message) => passes({ ...message, body: parsed(message.body) }));
    const unwanted = messages.filter((message) => !wanted.includes(message));
    if (unwanted.length > 0) sqs.remove(sourceArn, unwanted.map(receipt));
    if (wanted.length === 0) return;
    const outcome = await lambda.run(functionArn, JSON.stringify({ Records: wanted }));
    if (stopped()) return;
    const { failures } = firstFailure(
      trigger,
      wanted.map(({ messageId }) => messageId),
      outcome,
    );
    const failed = wanted.filter(({ messageId }) => failures.has(messageId));
    const done = wanted.filter(({ messageId }) => !failures.has(messageId));
    if (done.length > 0) sqs.remove(sourceArn, done.map(receipt));
    if (failed.length === 0) return;
    sqs.release(sourceArn, failed.map(receipt), visibilitySeconds);
  };

  sqs.onMessage(sourceArn, plan);
  plan();
  return {
    stop: () => stopping.abort(),
  };
};

const receipt = ({ receiptHandle }: SqsRecord): string => receiptHandle;

/** A filter looks into a body that is JSON. */
const parsed = (body: string): unknown => {
  try {
    return JSON.parse(body);
  } catch {
    return body;
  }
};
