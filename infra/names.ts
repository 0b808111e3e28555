import { Aws, type Stack } from "aws-cdk-lib";
import type { Owner, RoleFunctionSpec } from "./function-spec.ts";

/** The accounts of the two sides, and the lender's id; by default both sides are in one account. */
export type Parties = { readonly gatewayAccount: string; readonly lenderAccount: string; readonly lenderId: string };

/** The parties by the context of `cdk synth -c key=value`. */
export const partiesOf = (stack: Stack): Parties => ({
  gatewayAccount: contextOf(stack, "gatewayAccount", Aws.ACCOUNT_ID),
  lenderAccount: contextOf(stack, "lenderAccount", Aws.ACCOUNT_ID),
  lenderId: contextOf(stack, "lenderId", "lender_gyeol"),
});

/** A value of the context, or its default. */
export const contextOf = (stack: Stack, name: string, fallback: string): string =>
  (stack.node.tryGetContext(name) as string | undefined) ?? fallback;

/**
 * The addresses of the two sides' APIs, which are known only once both are deployed: `apiUrl` is the gateway's, and `payUrl` the
 * purchaser's page, at the lender's.
 */
const unknownAddresses = { apiUrl: "https://api.invalid", payUrl: "https://pay.invalid/pay" } as const;

/** An address of the context; throws if it is not https, because tokens are sent to it. */
export const httpsContextOf = (stack: Stack, name: keyof typeof unknownAddresses): URL => {
  const given = contextOf(stack, name, unknownAddresses[name]);
  if (!URL.canParse(given) || new URL(given).protocol !== "https:")
    throw new Error(`-c ${name}=${given}: write an address that begins with https://`);
  if (name === "payUrl" && !/\/pay\/?$/.test(new URL(given).pathname))
    throw new Error(`-c payUrl=${given}: write the address of the lender's page, which ends with /pay`);
  return new URL(given);
};

/** Whether the deployment moves test money or real money: `-c mode=live`. */
export const modeOf = (stack: Stack): "test" | "live" => {
  const mode = contextOf(stack, "mode", "test");
  if (mode !== "test" && mode !== "live") throw new Error(`-c mode=${mode}: the mode is test or live`);
  return mode;
};

/** The account that a side's resources are in. */
const accountOf = (parties: Parties, owner: Owner): string =>
  owner === "gateway" ? parties.gatewayAccount : parties.lenderAccount;

/** The state machines, by the names of their files. */
export const sagas = [
  "loan-approval",
  "lender-inquiry",
  "loan-to-repayment",
  "late-payment",
  "cancellation-to-refund",
] as const;
export type SagaName = (typeof sagas)[number];

/** Physical names: the two stacks, perhaps in two accounts, refer to each other by them, so that neither exports a value. */
export const functionName = ({ role, name }: Pick<RoleFunctionSpec, "role" | "name">): string =>
  `tallystick-${role}-${name}`;
export const tableName = (owner: Owner): string => `tallystick-${owner}`;
/** The names of buckets are unique over all accounts. */
export const evidenceBucketName = `tallystick-evidence-${Aws.ACCOUNT_ID}-${Aws.REGION}`;
export const eventTableName = "tallystick-events";
export const machineName = (saga: SagaName): string => `tallystick-${saga}`;
export const queueName = (id: string): string =>
  `tallystick${id.replaceAll(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`)}`;
export const timerGroup = "tallystick-timers";

const arn = (service: string, account: string, resource: string): string =>
  `arn:${Aws.PARTITION}:${service}:${Aws.REGION}:${account}:${resource}`;

export const functionArn = (spec: RoleFunctionSpec, parties: Parties): string =>
  functionArnOf(spec, accountOf(parties, spec.owner));
/** The ARN of a function in a given account. */
export const functionArnOf = (spec: Pick<RoleFunctionSpec, "role" | "name">, account: string): string =>
  arn("lambda", account, `function:${functionName(spec)}`);
export const machineArn = (saga: SagaName, { gatewayAccount }: Parties): string =>
  arn("states", gatewayAccount, `stateMachine:${machineName(saga)}`);
export const queueArn = (id: string, account: string): string => arn("sqs", account, queueName(id));
export const queueUrl = (id: string, account: string): string =>
  `https://sqs.${Aws.REGION}.${Aws.URL_SUFFIX}/${account}/${queueName(id)}`;
export const timerArn = ({ gatewayAccount }: Parties): string =>
  arn("scheduler", gatewayAccount, `schedule/${timerGroup}/*`);
export const roleArn = (name: string, account: string): string => `arn:${Aws.PARTITION}:iam::${account}:role/${name}`;

/** A role has the name of the resource that assumes it. */
export const sagaRoleName = (saga: SagaName): string => machineName(saga);
export const timerRoleName = "tallystick-timers";
