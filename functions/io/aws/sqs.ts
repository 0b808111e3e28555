import { SendMessageBatchCommand, SQSClient } from "@aws-sdk/client-sqs";
import { clientOf } from "./clients.ts";

const sqs = clientOf(SQSClient);

/** SQS accepts ten messages and 256 KB in one request, and bills each 64 KB of it. */
const batchSize = 10;

const batchBytes = 250_000;

/** Sends all messages, in as few requests as they fit into, visible after a delay in seconds; throws when one was not accepted, so that the caller sends again. */
export const sendAll = async (queueUrl: string, bodies: readonly string[], DelaySeconds = 0): Promise<void> => {
  for (const batch of batches(bodies)) {
    const Entries = batch.map((MessageBody, i) => ({
      Id: String(i),
      MessageBody,
      ...(DelaySeconds > 0 && { DelaySeconds }),
    }));
    const { Failed = [] } = await sqs().send(new SendMessageBatchCommand({ QueueUrl: queueUrl, Entries }));
    if (Failed.length > 0) throw new Error(`${Failed.length} messages were not accepted: ${Failed[0]?.Code}`);
  }
};

const batches = (bodies: readonly string[]): readonly (readonly string[])[] => {
  const all: string[][] = [];
  let bytes = Infinity;
  for (const body of bodies) {
    const size = Buffer.byteLength(body);
    if (bytes + size > batchBytes || (all.at(-1)?.length ?? batchSize) >= batchSize) {
      all.push([]);
      bytes = 0;
    }
    all.at(-1)?.push(body);
    bytes += size;
  }
  return all;
};
