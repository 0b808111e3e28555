import { connectJson } from "./client.ts";

const sqs = connectJson({ name: "sqs", target: "AmazonSQS", version: "1.0" });

/** SQS takes ten messages and 256 KB in one request, and bills each 64 KB of it. */
const batchSize = 10;

const batchBytes = 250_000;

/** Sends all messages, in as few requests as they fit into, to be seen after a delay; throws when one was not taken, so that the caller sends again. */
export const sendAll = async (queueUrl: string, bodies: readonly string[], DelaySeconds = 0): Promise<void> => {
  for (const batch of batches(bodies)) {
    const Entries = batch.map((MessageBody, i) => ({
      Id: String(i),
      MessageBody,
      ...(DelaySeconds > 0 && { DelaySeconds }),
    }));
    const { Failed = [] } = (await sqs("SendMessageBatch", { QueueUrl: queueUrl, Entries })) as Sent;
    if (Failed.length > 0) throw new Error(`${Failed.length} messages were not taken: ${Failed[0]?.Code}`);
  }
};

type Sent = { readonly Failed?: readonly { readonly Code: string }[] };

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
