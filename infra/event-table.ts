import { RemovalPolicy } from "aws-cdk-lib";
import { AttributeType, BillingMode, Table } from "aws-cdk-lib/aws-dynamodb";
import { Construct } from "constructs";
import { acknowledgeNoRestore } from "./acknowledged.ts";
import { physicalName } from "./names.ts";
import { settingsOf } from "./settings.ts";

/**
 * The events sent to malls in the last thirty days. They have their own table, so that a scan of the purchases does not read them;
 * it has no stream, because no function follows it.
 */
export class EventTable extends Construct {
  readonly name: string;
  readonly arn: string;
  readonly indexArns: readonly string[] = [];

  constructor(scope: Construct) {
    super(scope, "Events");
    const table = new Table(this, "Items", {
      tableName: physicalName(settingsOf(this), "events"),
      partitionKey: { name: "pk", type: AttributeType.STRING },
      sortKey: { name: "sk", type: AttributeType.STRING },
      billingMode: BillingMode.PAY_PER_REQUEST,
      timeToLiveAttribute: "ttl",
      removalPolicy: RemovalPolicy.DESTROY,
    });
    acknowledgeNoRestore(table);
    this.name = table.tableName;
    this.arn = table.tableArn;
  }
}
