import { AwsError, text } from "../aws/aws.ts";

/** A queue as the template declares it. */
export type Queue = {
  readonly arn: string;
  readonly url: string;
  readonly name: string;
  readonly visibilitySeconds: number;
  readonly redrive?: { readonly deadLetterArn: string; readonly maxReceiveCount: number };
};

/** The declared queues by ARN. */
export type Queues = ReadonlyMap<string, Queue>;

/** The queue with this ARN. */
export const queueByArn = (queues: Queues, queueArn: string): Queue => existing(queues.get(queueArn));

/** The queue with this name. */
export const queueByName = (queues: Queues, name: string): Queue =>
  existing([...queues.values()].find((queue) => queue.name === name));

/** By the URL's last segment: the port may be another one after a restart. */
export const queueByUrl = (queues: Queues, url: unknown): Queue =>
  queueByName(queues, text(url).split("/").at(-1) ?? "");

const existing = (queue: Queue | undefined): Queue => {
  if (queue) return queue;
  throw new AwsError("QueueDoesNotExist", "The specified queue does not exist.", 400);
};
