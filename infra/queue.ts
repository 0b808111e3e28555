import { Duration } from "aws-cdk-lib";
import { ArnPrincipal, PolicyStatement } from "aws-cdk-lib/aws-iam";
import { Queue, QueueEncryption } from "aws-cdk-lib/aws-sqs";
import { Construct } from "constructs";
import { queueName } from "./names.ts";

/** Fourteen days, the longest SQS keeps: a dead letter found after a long weekend is still there. */
const retentionPeriod = Duration.days(14);

/** A queue and the place for messages that failed too often. */
export class WorkQueue extends Construct {
  readonly queue: Queue;
  readonly deadLetters: Queue;

  constructor(scope: Construct, name: "Webhook" | "Notice") {
    super(scope, name);
    this.deadLetters = deadLetters(this, `${name}DeadLetters`);
    this.queue = new Queue(this, "Queue", {
      queueName: queueName(`${name}Queue`),
      encryption: QueueEncryption.SQS_MANAGED,
      enforceSSL: true,
      retentionPeriod,
      // Six times the consumer's timeout.
      visibilityTimeout: Duration.seconds(name === "Webhook" ? 120 : 60),
      // Eight minutes of the consumer's own trouble; how often a mall's endpoint is asked its deliveries say by themselves.
      deadLetterQueue: { queue: this.deadLetters, maxReceiveCount: 8 },
    });
  }

  /** Lets a role of the other side, perhaps in another account, put messages in. */
  acceptFrom(roleArn: string): void {
    const principals = [new ArnPrincipal(roleArn)];
    this.queue.addToResourcePolicy(
      new PolicyStatement({ actions: ["sqs:SendMessage"], principals, resources: [this.queue.queueArn] }),
    );
  }
}

/** A queue that only people read. */
export const deadLetters = (scope: Construct, name: string, owner = ""): Queue =>
  new Queue(scope, name, {
    queueName: queueName(`${owner}${name}`),
    encryption: QueueEncryption.SQS_MANAGED,
    enforceSSL: true,
    retentionPeriod,
  });
