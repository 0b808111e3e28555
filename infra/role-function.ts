import { Duration } from "aws-cdk-lib";
import { Effect, PolicyDocument, PolicyStatement, Role, ServicePrincipal } from "aws-cdk-lib/aws-iam";
import {
  ApplicationLogLevel,
  Architecture,
  Code,
  Function as LambdaFunction,
  LoggingFormat,
  Runtime,
  SystemLogLevel,
} from "aws-cdk-lib/aws-lambda";
import type { ILogGroup } from "aws-cdk-lib/aws-logs";
import { Construct } from "constructs";
import { existsSync } from "node:fs";
import type { EventTable } from "./event-table.ts";
import type { FileStore } from "./file-store.ts";
import type { RoleFunctionSpec, TableGrant } from "./function-spec.ts";
import { constructIdOf } from "./functions.ts";
import { assetOf, sourceOf } from "./handlers.ts";
import type { RoleKey } from "./key.ts";
import { links } from "./links.ts";
import { deployedName, roleName, serviceName } from "./names.ts";
import { settingsOf } from "./settings.ts";
import type { RoleLogs } from "./role-logs.ts";
import type { RoleTable } from "./table.ts";
import { timeoutOf } from "./timeouts.ts";

/** The resources that the functions of an owner share. */
export type Data = {
  readonly table: RoleTable;
  readonly key: RoleKey;
  readonly logs: RoleLogs;
  readonly events?: EventTable;
  readonly files?: FileStore;
};

/** One Lambda function and its role, with exactly the permissions of its row in functions.ts. */
export class RoleFunction extends Construct {
  readonly spec: RoleFunctionSpec;
  readonly lambda: LambdaFunction;
  readonly role: Role;
  /** In the role itself: a policy of its own would be one more of the stack's five hundred resources. */
  private readonly permissions = new PolicyDocument();

  constructor(scope: Construct, spec: RoleFunctionSpec, { table, key, events, files, logs }: Data) {
    super(scope, constructIdOf(spec));
    this.spec = spec;
    const source = sourceOf(spec);
    if (!existsSync(source))
      throw new Error(`infra/functions.ts names ${spec.role}/${spec.name}, but ${source} does not exist`);
    const settings = settingsOf(this);
    const logGroup = logs.of(spec.role);
    this.role = new Role(this, "Role", {
      ...(crosses(spec) && { roleName: roleName(`${spec.role}-${spec.name}`, settings) }),
      assumedBy: new ServicePrincipal("lambda.amazonaws.com"),
      inlinePolicies: { row: this.permissions },
    });
    this.permissions.addStatements(writesTo(logGroup));
    this.lambda = new LambdaFunction(this, "Function", {
      functionName: deployedName(spec, settings),
      runtime: Runtime.NODEJS_24_X,
      architecture: Architecture.ARM_64,
      handler: "index.handler",
      code: Code.fromAsset(assetOf(spec)),
      role: this.role,
      // Functions wait for DynamoDB and KMS most of the time; 128 MB would double the cold start, 512 MB the price.
      memorySize: 256,
      timeout: Duration.seconds(timeoutOf(spec)),
      logGroup,
      loggingFormat: LoggingFormat.JSON,
      applicationLogLevelV2: ApplicationLogLevel.INFO,
      // START, END and REPORT lines cost more than most calls.
      systemLogLevelV2: SystemLogLevel.WARN,
      environment: {
        [`${spec.owner.toUpperCase()}_TABLE`]: table.name,
        // The dimension of the metrics that have alarms.
        POWERTOOLS_SERVICE_NAME: serviceName(settings),
      },
    });
    this.permissions.addStatements(...spec.table.map((grant) => statementOf(grant, table)));
    if (spec.events && events) {
      this.lambda.addEnvironment("EVENT_TABLE", events.name);
      this.permissions.addStatements(statementOf(spec.events, events));
    }
    if (spec.files && files) {
      this.lambda.addEnvironment("FILES_BUCKET", files.name);
      files.permit(this.role, spec.files);
    }
    this.useKey(key);
    this.link(spec.links ?? []);
  }

  private useKey(key: RoleKey): void {
    const { owner, decrypts: opens, generatesKeys: makesKeys } = this.spec;
    if (owner === "lender") this.lambda.addEnvironment("LENDER_ID", settingsOf(this).lenderId);
    if (!opens && !makesKeys) return;
    this.lambda.addEnvironment(`${owner.toUpperCase()}_KEY_ID`, key.arn);
    if (opens) key.allowDecrypt(this.role, opens);
    if (makesKeys) key.allowGenerate(this.role);
  }

  private link(names: RoleFunctionSpec["links"] & {}): void {
    for (const name of names) {
      const { value, permission: may } = links[name](settingsOf(this));
      this.lambda.addEnvironment(name, value);
      if (may) this.permissions.addStatements(may);
    }
  }
}

/** The lender's queue of notices knows its caller by the name of its role; any other role has the name that CloudFormation gives it. */
const crosses = ({ links: names = [] }: RoleFunctionSpec): boolean => names.includes("NOTICE_QUEUE_URL");

const writesTo = ({ logGroupArn }: ILogGroup): PolicyStatement =>
  new PolicyStatement({ actions: ["logs:CreateLogStream", "logs:PutLogEvents"], resources: [logGroupArn] });

const statementOf = (
  { actions, pk, index }: TableGrant,
  table: Pick<RoleTable, "arn" | "indexArns">,
): PolicyStatement =>
  new PolicyStatement({
    effect: Effect.ALLOW,
    actions: actions.map((action) => `dynamodb:${action}`),
    resources: index ? [...table.indexArns] : [table.arn],
    ...(pk && { conditions: { "ForAllValues:StringLike": { "dynamodb:LeadingKeys": pk } } }),
  });
