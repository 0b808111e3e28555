import { readFileSync } from "node:fs";
import { InvokeCommand, LambdaClient } from "@aws-sdk/client-lambda";
import { DescribeExecutionCommand, ListExecutionsCommand, ListStateMachinesCommand } from "@aws-sdk/client-sfn";
import { client } from "../local/wire.ts";
import type { Sandbox } from "../api/sandbox.ts";
import type { Loot, TaskInput } from "./attacks.ts";

type Resource = { readonly Type: string; readonly Properties: Readonly<Record<string, unknown>> };

const template = (): Readonly<Record<string, Resource>> =>
  (
    JSON.parse(readFileSync("cdk.out/GatewayStack.template.json", "utf8")) as {
      readonly Resources: Readonly<Record<string, Resource>>;
    }
  ).Resources;

/** The logical ids of all roles of GatewayStack: a hostile gateway has each of them. */
export const gatewayRoles = (): readonly string[] =>
  Object.entries(template()).flatMap(([id, { Type }]) => (Type === "AWS::IAM::Role" ? [id] : []));

/** The names of all functions that a role of GatewayStack may invoke, by its policies. */
export const invokable = (): readonly string[] =>
  Object.values(template())
    .filter(({ Type }) => Type === "AWS::IAM::Policy" || Type === "AWS::IAM::Role")
    .flatMap(({ Properties }) => statementsIn(Properties))
    .filter(({ Action }) => [Action].flat().some((each) => each === "lambda:InvokeFunction" || each === "lambda:*"))
    .flatMap((statement) => [...JSON.stringify(statement).matchAll(/function:([\w-]+)/g)].map(([, name = ""]) => name));

type Statement = { readonly Action?: string | readonly string[] };

/** All statements anywhere in the properties: inline policies too. */
const statementsIn = (value: unknown): readonly Statement[] => {
  if (typeof value !== "object" || value === null) return [];
  if ("Statement" in value) return [value.Statement as Statement | readonly Statement[]].flat();
  return Object.values(value).flatMap(statementsIn);
};

/** The lender's functions that the gateway's machines name, by phase: the first task of a phase takes the phase's own input. */
export const firstTasks = (): Readonly<Record<string, string>> => {
  const tasks: Record<string, string> = {};
  for (const file of ["loan-to-repayment", "late-payment", "cancellation-to-refund"]) {
    const { States } = JSON.parse(readFileSync(`state-machines/${file}.asl.json`, "utf8")) as {
      readonly States: Readonly<Record<string, { readonly Choices?: readonly Choice[]; readonly Resource?: string }>>;
    };
    for (const choice of States["Phase"]?.Choices ?? []) {
      const phase = choice.StringEquals ?? choice.And?.find(({ StringEquals }) => StringEquals)?.StringEquals ?? "";
      const resource = States[choice.Next]?.Resource;
      if (resource !== undefined) tasks[phase] ??= resource.slice(2, -1);
    }
  }
  return tasks;
};

type Choice = {
  readonly StringEquals?: string;
  readonly And?: readonly { readonly StringEquals?: string }[];
  readonly Next: string;
};

/** Invokes a lender's function as a role of the gateway's; the name of the error where it fails, and undefined where it answers. */
export const invokeAs = async (
  { url }: Sandbox,
  role: string,
  functionName: string,
  input: TaskInput,
): Promise<string | undefined> => {
  const lambda = new LambdaClient(client(url, `role:GatewayStack.${role}`));
  const { Payload, FunctionError } = await lambda.send(
    new InvokeCommand({ FunctionName: functionName, Payload: JSON.stringify(input) }),
  );
  if (FunctionError === undefined) return undefined;
  return (JSON.parse(Payload?.transformToString() ?? "{}") as { readonly errorType?: string }).errorType ?? "Error";
};

/** Everything that the gateway's state machines were ever started with. */
export const lootOf = async ({ sagas }: Sandbox, taskOf: (phase: string) => string | undefined): Promise<Loot> => {
  const { stateMachines = [] } = await sagas.send(new ListStateMachinesCommand({}));
  const inputs: { readonly task: string; readonly input: TaskInput }[] = [];
  for (const { stateMachineArn, type } of stateMachines) {
    if (type === "EXPRESS") continue;
    const { executions = [] } = await sagas.send(new ListExecutionsCommand({ stateMachineArn }));
    for (const { executionArn } of executions) {
      const { input = "{}" } = await sagas.send(new DescribeExecutionCommand({ executionArn }));
      const { phase = "", ...rest } = JSON.parse(input) as TaskInput & { readonly phase?: string };
      const task = taskOf(phase);
      if (task !== undefined) inputs.push({ task, input: rest });
    }
  }
  const evidence = inputs.flatMap(({ input }) => (typeof input["evidence"] === "string" ? [input["evidence"]] : []));
  return {
    inputs,
    evidence: [...new Set(evidence)],
    purchases: [...new Set(inputs.map(({ input }) => input.purchaseId))],
  };
};
