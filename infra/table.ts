import { CfnOutput, Stack } from "aws-cdk-lib";
import {
  type Attribute,
  AttributeType,
  BillingMode,
  type GlobalSecondaryIndexProps,
  ProjectionType,
  StreamViewType,
  Table,
} from "aws-cdk-lib/aws-dynamodb";
import { Construct } from "constructs";
import type { Owner } from "./function-spec.ts";
import { removalPolicyOf, retainableName } from "./names.ts";
import { settingsOf } from "./settings.ts";

const string = (name: string): Attribute => ({ name, type: AttributeType.STRING });

/** Keys only: an index is written once per purchase instead of once per change, because its keys never change. */
const projectionType = ProjectionType.KEYS_ONLY;
const indexes: Readonly<Record<Owner, readonly GlobalSecondaryIndexProps[]>> = {
  gateway: [
    { indexName: "by-mall", partitionKey: string("mall"), sortKey: string("createdAt"), projectionType },
    { indexName: "by-approval-number", partitionKey: string("approvalNumber"), projectionType },
  ],
  lender: [{ indexName: "by-account", partitionKey: string("account"), sortKey: string("createdAt"), projectionType }],
};

/** The table of an owner: live mode retains it if the stack is deleted, and it can be restored to any second of the last 35 days. */
export class RoleTable extends Construct {
  readonly table: Table;
  readonly name: string;
  readonly arn: string;
  readonly indexArns: readonly string[];

  constructor(scope: Construct, owner: Owner) {
    super(scope, "Table");
    const settings = settingsOf(this);
    this.table = new Table(this, "Items", {
      tableName: retainableName(settings, owner),
      partitionKey: string("pk"),
      sortKey: string("sk"),
      billingMode: BillingMode.PAY_PER_REQUEST,
      stream: StreamViewType.NEW_IMAGE,
      pointInTimeRecoverySpecification: { pointInTimeRecoveryEnabled: true },
      deletionProtection: settings.mode === "live",
      removalPolicy: removalPolicyOf(settings),
      // Set on items with a limited lifetime, such as answers to requests.
      timeToLiveAttribute: "ttl",
    });
    for (const index of indexes[owner]) this.table.addGlobalSecondaryIndex(index);
    this.name = this.table.tableName;
    new CfnOutput(Stack.of(this), "TableName", { value: this.name, description: `The table of the ${owner}` });
    this.arn = this.table.tableArn;
    this.indexArns = indexes[owner].map(({ indexName }) => `${this.arn}/index/${indexName}`);
  }
}
