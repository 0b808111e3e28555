import { RemovalPolicy } from "aws-cdk-lib";
import {
  type Attribute,
  AttributeType,
  BillingMode,
  ProjectionType,
  StreamViewType,
  Table,
} from "aws-cdk-lib/aws-dynamodb";
import { Construct } from "constructs";
import type { Owner } from "./function-spec.ts";
import { tableName } from "./names.ts";

/** The one table of an owner: kept when the stack goes, restorable to any second of the last 35 days. */
export class RoleTable extends Construct {
  readonly table: Table;
  readonly name: string;
  readonly arn: string;
  readonly indexArn: string;

  constructor(scope: Construct, owner: Owner) {
    super(scope, "Table");
    this.table = new Table(this, "Items", {
      tableName: tableName(owner),
      partitionKey: string("pk"),
      sortKey: string("sk"),
      billingMode: BillingMode.PAY_PER_REQUEST,
      stream: StreamViewType.NEW_IMAGE,
      pointInTimeRecoverySpecification: { pointInTimeRecoveryEnabled: true },
      deletionProtection: true,
      removalPolicy: RemovalPolicy.RETAIN,
      // Only the gateway's kept sealed requests carry it.
      timeToLiveAttribute: "ttl",
    });
    if (owner === "gateway")
      this.table.addGlobalSecondaryIndex({
        indexName: "by-mall",
        partitionKey: string("mall"),
        sortKey: string("createdAt"),
        // Keys only: it is written once per purchase, not once per change.
        projectionType: ProjectionType.KEYS_ONLY,
      });
    this.name = this.table.tableName;
    this.arn = this.table.tableArn;
    this.indexArn = `${this.arn}/index/by-mall`;
  }
}

const string = (name: string): Attribute => ({ name, type: AttributeType.STRING });
