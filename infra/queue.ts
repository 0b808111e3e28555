import { Duration } from "aws-cdk-lib";
import { AccountPrincipal, PolicyStatement } from "aws-cdk-lib/aws-iam";
import { Queue, QueueEncryption } from "aws-cdk-lib/aws-sqs";
import { Construct } from "constructs";
import { queueName } from "./names.ts";
import { settingsOf } from "./settings.ts";

/** Fourteen days, the maximum of SQS: a dead letter found after a long weekend is still there. */
const retentionPeriod = Duration.days(14);

/** A queue with its dead-letter queue. */
export class WorkQueue extends Construct {
  readonly queue: Queue;
  readonly deadLetters: Queue;

  constructor(scope: Construct, name: "Webhook" | "Notice") {
    super(scope, name);
    this.deadLetters = deadLetters(this, `${name}DeadLetters`);
    this.queue = new Queue(this, "Queue", {
      queueName: queueName(`${name}Queue`, settingsOf(this)),
      encryption: QueueEncryption.SQS_MANAGED,
      enforceSSL: true,
      retentionPeriod,
      // Six times the consumer's timeout.
      visibilityTimeout: Duration.seconds(name === "Webhook" ? 120 : 60),
      // Eight attempts when the consumer itself fails; retries of a mall's endpoint are counted by the delivery, not by the queue.
      deadLetterQueue: { queue: this.deadLetters, maxReceiveCount: 8 },
    });
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
