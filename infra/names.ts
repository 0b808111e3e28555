import { Aws, Fn, RemovalPolicy } from "aws-cdk-lib";
import type { Owner, RoleFunctionSpec } from "./function-spec.ts";
import type { Settings } from "./settings.ts";

/** The account that a side's resources are in; by default both sides are in one account. */
export const accountOf = ({ gatewayAccount, lenderAccount }: Settings, owner: Owner): string =>
  (owner === "gateway" ? gatewayAccount : lenderAccount) ?? Aws.ACCOUNT_ID;

/** The state machines, by the names of their files. */
export const sagas = [
  "loan-approval",
  "lender-inquiry",
  "loan-to-repayment",
  "late-payment",
  "cancellation-to-refund",
] as const;
export type SagaName = (typeof sagas)[number];

/** The machines that run phases: `workflows` sets their type. The others have a caller who waits for the result, which only EXPRESS supports. */
export const isOfPhases = (saga: SagaName): boolean => saga !== "loan-approval" && saga !== "lender-inquiry";

/** A physical name, `tallystick-<stage>-<name>`, or `tallystick-<name>` in the sandbox and without a stage. */
export const physicalName = ({ stage }: Pick<Settings, "stage">, name: string): string =>
  stage === "" ? `tallystick-${name}` : `tallystick-${stage}-${name}`;

/**
 * The physical name of what live mode retains when its stack is deleted. There its end is unique to the stack, so that what is retained does not
 * block the next deployment.
 */
export const retainableName = (settings: Settings, name: string): string =>
  physicalName(settings, settings.mode === "live" ? `${name}-${uniqueToStack}` : name);

/** The log of a role's functions, `/tallystick/<stage>/<owner>/<role>`. */
export const logGroupName = (settings: Settings, owner: Owner, role: string): string => {
  const side = settings.mode === "live" ? `${owner}-${uniqueToStack}` : owner;
  return ["", "tallystick", ...(settings.stage === "" ? [] : [settings.stage]), side, role].join("/");
};

/** The name of the bucket of evidence: names of buckets are unique over all accounts. */
export const evidenceBucketName = (settings: Settings): string =>
  settings.mode === "live"
    ? retainableName(settings, `evidence-${Aws.ACCOUNT_ID}`)
    : physicalName(settings, `evidence-${Aws.ACCOUNT_ID}-${Aws.REGION}`);

/** The first part of the UUID at the end of the stack's ARN. */
export const uniqueToStack = Fn.select(0, Fn.split("-", Fn.select(2, Fn.split("/", Aws.STACK_ID))));

/** Live mode retains what holds data, keys or logs; test mode removes it, so that a stage can be destroyed and deployed again. */
export const removalPolicyOf = ({ mode }: Settings): RemovalPolicy =>
  mode === "live" ? RemovalPolicy.RETAIN : RemovalPolicy.DESTROY;

/** The dimension of a deployment's own metrics. */
export const serviceName = ({ stage }: Settings): string => (stage === "" ? "tallystick" : `tallystick-${stage}`);

/** A function's name, without its stage. */
export const functionName = ({ role, name }: FunctionId): string => `tallystick-${role}-${name}`;
type FunctionId = Pick<RoleFunctionSpec, "role" | "name">;

/* The two stacks, perhaps in two accounts, refer to each other by names, so that neither exports a value. */

/** A function's name as it is deployed. */
export const deployedName = ({ role, name }: FunctionId, settings: Pick<Settings, "stage">): string =>
  physicalName(settings, `${role}-${name}`);

/** A machine's type cannot be changed, and two machines of one name cannot exist while one replaces the other. */
export const machineName = (saga: SagaName, settings: Settings): string =>
  physicalName(settings, settings.workflows === "express" && isOfPhases(saga) ? `${saga}-express` : saga);
/** The name of a queue by its construct's id: `webhook-queue` for `WebhookQueue`. */
export const queueName = (id: string, settings: Settings): string =>
  physicalName(settings, id.replaceAll(/(?<!^)[A-Z]/g, (letter) => `-${letter}`).toLowerCase());
/** The group of the schedules that functions set. */
export const timerGroup = (settings: Settings): string => physicalName(settings, "timers");

/** The names of roles are unique over all regions of an account. */
export const roleName = (name: string, settings: Settings): string => `${physicalName(settings, name)}-${Aws.REGION}`;
/** The role of these schedules, by the name that `roleName` takes. */
export const timerRole = "timers";

const arn = (service: string, account: string, resource: string): string =>
  `arn:${Aws.PARTITION}:${service}:${Aws.REGION}:${account}:${resource}`;

export const functionArn = (spec: FunctionId & Pick<RoleFunctionSpec, "owner">, settings: Settings): string =>
  arn("lambda", accountOf(settings, spec.owner), `function:${deployedName(spec, settings)}`);
export const machineArn = (saga: SagaName, settings: Settings): string =>
  arn("states", accountOf(settings, "gateway"), `stateMachine:${machineName(saga, settings)}`);
export const queueArn = (id: string, owner: Owner, settings: Settings): string =>
  arn("sqs", accountOf(settings, owner), queueName(id, settings));
export const queueUrl = (id: string, owner: Owner, settings: Settings): string =>
  `https://sqs.${Aws.REGION}.${Aws.URL_SUFFIX}/${accountOf(settings, owner)}/${queueName(id, settings)}`;
export const timerArn = (settings: Settings): string =>
  arn("scheduler", accountOf(settings, "gateway"), `schedule/${timerGroup(settings)}/*`);
/** The name of a secret, or its ARN as it is. Secrets Manager adds six characters to the name that nobody knows before the secret is made. */
export const secretArn = (nameOrArn: string, owner: Owner, settings: Settings): string =>
  nameOrArn.startsWith("arn:")
    ? nameOrArn
    : arn("secretsmanager", accountOf(settings, owner), `secret:${nameOrArn}-??????`);
export const roleArn = (name: string, owner: Owner, settings: Settings): string =>
  `arn:${Aws.PARTITION}:iam::${accountOf(settings, owner)}:role/${roleName(name, settings)}`;
