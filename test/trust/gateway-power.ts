import { readdirSync, readFileSync } from "node:fs";
import { InvokeCommand, LambdaClient } from "@aws-sdk/client-lambda";
import { GetExecutionHistoryCommand, ListExecutionsCommand, ListStateMachinesCommand } from "@aws-sdk/client-sfn";
import { GetQueueUrlCommand, SendMessageCommand, SQSClient } from "@aws-sdk/client-sqs";
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

/** The machines of the gateway, by their files. */
const machineFiles = readdirSync("state-machines").map((file) => file.replace(".asl.json", ""));

const definitionOf = (file: string): string => readFileSync(`state-machines/${file}.asl.json`, "utf8");

/** The tasks that a machine names. */
const tasksOf = (file: string): readonly string[] =>
  [...definitionOf(file).matchAll(/"Resource": "\$\{(\w+)\}"/g)].map(([, name = ""]) => name);

/** The name of a lender's function. */
export const functionOf = (task: string): string =>
  `tallystick-lender-${task.replaceAll(/(?!^)([A-Z])/g, "-$1").toLowerCase()}`;

/** The lender's tasks that the gateway's machines name, whatever they do. */
export const lenderTasks = (): readonly string[] => {
  const lender = readFileSync("cdk.out/LenderStack.template.json", "utf8");
  const all = machineFiles.flatMap(tasksOf).filter((task) => lender.includes(`"${functionOf(task)}"`));
  return [...new Set(all)];
};

/** The role of a machine. */
export const roleOf = (machine: string): string => gatewayRoles().find((id) => id.startsWith(`${machine}Role`)) ?? "";

/** The role of the machine that names a task, so that IAM lets it through. */
export const roleFor = (task: string): string => {
  const file = machineFiles.find((each) => tasksOf(each).includes(task)) ?? "";
  return roleOf(file.replaceAll(/(?:^|-)([a-z])/g, (_, letter: string) => letter.toUpperCase()));
};

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

/** Sends a message to the lender's queue of notices, as the gateway's function may. */
export const queueNotice = async ({ url, queues: all }: Sandbox, body: object): Promise<void> => {
  const queues = new SQSClient(client(url, `role:GatewayStack.${roleOf("GatewayRouteEvent")}`));
  const { QueueUrl } = await all.send(new GetQueueUrlCommand({ QueueName: "tallystick-notice-queue" }));
  await queues.send(new SendMessageCommand({ QueueUrl, MessageBody: JSON.stringify(body) }));
};

/** Every input that the gateway's state machines ever gave to a lender's task, by their histories. */
export const lootOf = async ({ sagas }: Sandbox): Promise<Loot> => {
  const taskOf = new Map(lenderTasks().map((task) => [functionOf(task), task]));
  const { stateMachines = [] } = await sagas.send(new ListStateMachinesCommand({}));
  const inputs: { readonly task: string; readonly input: TaskInput }[] = [];
  for (const { stateMachineArn, type } of stateMachines) {
    if (type === "EXPRESS") continue;
    const { executions = [] } = await sagas.send(new ListExecutionsCommand({ stateMachineArn }));
    for (const { executionArn } of executions) {
      const { events = [] } = await sagas.send(new GetExecutionHistoryCommand({ executionArn }));
      for (const { lambdaFunctionScheduledEventDetails: call } of events) {
        const task = taskOf.get(call?.resource?.split(":function:")[1] ?? "");
        if (task !== undefined) inputs.push({ task, input: JSON.parse(call?.input ?? "{}") as TaskInput });
      }
    }
  }
  const evidence = inputs.flatMap(({ input }) => (typeof input["evidence"] === "string" ? [input["evidence"]] : []));
  return {
    inputs,
    evidence: [...new Set(evidence)],
    purchases: [...new Set(inputs.map(({ input }) => input.purchaseId))],
  };
};
