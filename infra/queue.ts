import { Duration } from "aws-cdk-lib";
import { AccountPrincipal, PolicyStatement } from "aws-cdk-lib/aws-iam";
import { SqsEventSource } from "aws-cdk-lib/aws-lambda-event-sources";
import { Queue, QueueEncryption } from "aws-cdk-lib/aws-sqs";
import { Construct } from "constructs";
import { capacityOf } from "./capacity.ts";
import { queueName } from "./names.ts";
import type { RoleFunction } from "./role-function.ts";
import { settingsOf } from "./settings.ts";
import { timeoutOf } from "./timeouts.ts";

/** Fourteen days, the maximum of SQS: a dead letter found after a long weekend is still there. */
const retentionPeriod = Duration.days(14);

/** The share of the visibility timeout that AWS advises for the function's own: time for retries where the function is throttled. */
const timeoutsUntilVisible = 6;

/**
 * A queue with its dead-letter queue, and the function that receives its messages in batches of ten, SQS's maximum without a batching window; each
 * message succeeds or fails on its own. `window` is how long SQS waits for a full batch, which costs a tenth of ten invocations.
 */
export class WorkQueue extends Construct {
  readonly queue: Queue;
  readonly deadLetters: Queue;

  constructor(scope: Construct, name: "Webhook" | "Notice", { spec, lambda }: RoleFunction, window: Duration) {
    super(scope, name);
    const settings = settingsOf(this);
    this.deadLetters = deadLetters(this, `${name}DeadLetters`);
    this.queue = new Queue(this, "Queue", {
      queueName: queueName(`${name}Queue`, settings),
      encryption: QueueEncryption.SQS_MANAGED,
      enforceSSL: true,
      retentionPeriod,
      // A message that a batch is still waiting for, or is being retried with, is not received twice.
      visibilityTimeout: Duration.seconds(timeoutsUntilVisible * timeoutOf(spec) + window.toSeconds()),
      // Eight attempts when the consumer itself fails; retries of a mall's endpoint are counted by the delivery, not by the queue.
      deadLetterQueue: { queue: this.deadLetters, maxReceiveCount: 8 },
    });
    lambda.addEventSource(
      new SqsEventSource(this.queue, {
        batchSize: 10,
        maxBatchingWindow: window,
        maxConcurrency: capacityOf(settings).queueConcurrency,
        reportBatchItemFailures: true,
      }),
    );
  }

  /**
   * Permits a role of the other side, perhaps in another account, to send messages. By a condition on its name: a principal would be stored as
   * the role's own id, and void once the role was deleted and made again.
   */
  acceptFrom(roleArn: string, account: string): void {
    this.queue.addToResourcePolicy(
      new PolicyStatement({
        actions: ["sqs:SendMessage"],
        principals: [new AccountPrincipal(account)],
        resources: [this.queue.queueArn],
        conditions: { ArnEquals: { "aws:PrincipalArn": roleArn } },
      }),
    );
  }
}

/** A queue that only operators read. */
export const deadLetters = (scope: Construct, name: string, owner = ""): Queue =>
  new Queue(scope, name, {
    queueName: queueName(`${owner}${name}`, settingsOf(scope)),
    encryption: QueueEncryption.SQS_MANAGED,
    enforceSSL: true,
    retentionPeriod,
  });
