import { expect, test } from "vitest";
import { built, ofType, type Template } from "./template.ts";

/* What Lambda polls for: each event source mapping of both templates, whatever queue or stream it is of. */

const { GatewayStack, LenderStack } = built();
const templates: readonly Template[] = [GatewayStack, LenderStack];

const idIn = (reference: unknown): string => {
  const { Ref, "Fn::GetAtt": [resource] = [] } = reference as { Ref?: string; "Fn::GetAtt"?: readonly string[] };
  return Ref ?? resource ?? "";
};

/** Each mapping of a queue: seconds that a received message is hidden, and what Lambda may need for it. */
const queuesOf = (template: Template) =>
  ofType(template, "AWS::Lambda::EventSourceMapping").flatMap(([, mapping]) => {
    const source = template[idIn(mapping["EventSourceArn"])];
    if (source?.Type !== "AWS::SQS::Queue") return [];
    const consumer = template[idIn(mapping["FunctionName"])]?.Properties ?? {};
    return [
      {
        queue: String(source.Properties["QueueName"]),
        // The numbers of AWS where the template has none.
        hidden: Number(source.Properties["VisibilityTimeout"] ?? 30),
        timeout: Number(consumer["Timeout"] ?? 3),
        window: Number(mapping["MaximumBatchingWindowInSeconds"] ?? 0),
      },
    ];
  });

test("a queue hides a received message for at least six times its consumer's timeout and the batching window", () => {
  const queues = templates.flatMap(queuesOf);
  expect(queues.length).toBeGreaterThan(1);
  for (const { queue, hidden, timeout, window } of queues)
    expect(hidden, queue).toBeGreaterThanOrEqual(6 * timeout + window);
  expect(queues.map(({ queue, hidden }) => [queue, hidden])).toEqual([
    ["tallystick-webhook-queue", 121],
    ["tallystick-notice-queue", 65],
  ]);
});

test("a queue with a consumer keeps a message until its last attempt, and gives it to the dead letters after it", () => {
  for (const template of templates)
    for (const [id, { RedrivePolicy, VisibilityTimeout, MessageRetentionPeriod }] of ofType(
      template,
      "AWS::SQS::Queue",
    )) {
      if (RedrivePolicy === undefined) continue;
      const { maxReceiveCount, deadLetterTargetArn } = RedrivePolicy as {
        maxReceiveCount: number;
        deadLetterTargetArn: unknown;
      };
      expect(maxReceiveCount * Number(VisibilityTimeout), id).toBeLessThan(Number(MessageRetentionPeriod));
      // A dead letter keeps the age that it had: its queue must keep messages for longer than the first one does, or as long.
      const letters = template[idIn(deadLetterTargetArn)]?.Properties ?? {};
      expect(Number(letters["MessageRetentionPeriod"]), id).toBeGreaterThanOrEqual(Number(MessageRetentionPeriod));
    }
});
