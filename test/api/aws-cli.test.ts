import {
  DescribeExecutionCommand,
  GetExecutionHistoryCommand,
  ListExecutionsCommand,
  ListStateMachinesCommand,
  RedriveExecutionCommand,
} from "@aws-sdk/client-sfn";
import { afterAll, beforeAll, expect, test } from "vitest";
import { acceptedSale, type Sale, shippedSale } from "./sale.ts";
import { type Sandbox, startSandbox } from "./sandbox.ts";

let sandbox: Sandbox;
let sale: Sale;
beforeAll(async () => {
  sandbox = await startSandbox();
  sale = await acceptedSale(sandbox);
  await sale.repay();
  await sandbox.rest();
});
afterAll(async () => sandbox.stop());

const machine = async (name: string): Promise<string> => {
  const { stateMachines = [] } = await sandbox.sagas.send(new ListStateMachinesCommand({}));
  const found = stateMachines.find((each) => each.name === name)?.stateMachineArn;
  if (found === undefined) throw new Error(`there is no ${name}`);
  return found;
};

/** The executions of a purchase, the oldest first. */
const executionsOf = async (purchase: string) => {
  const stateMachineArn = await machine("tallystick-loan-to-repayment");
  const { executions = [] } = await sandbox.sagas.send(new ListExecutionsCommand({ stateMachineArn }));
  return executions
    .filter(({ name = "" }) => name.startsWith(`${purchase}.`))
    .toSorted((a, b) => Number(a.startDate) - Number(b.startDate))
    .map(({ name = "", status, executionArn = "" }) => ({ phase: name.split(".")[2], status, executionArn }));
};

/** The states that an execution went through. */
const statesOf = async (executionArn: string): Promise<readonly string[]> => {
  const { events = [] } = await sandbox.sagas.send(new GetExecutionHistoryCommand({ executionArn, maxResults: 1000 }));
  return events.flatMap(({ stateEnteredEventDetails }) => stateEnteredEventDetails?.name ?? []);
};

test("list-executions shows a purchase's phases, one execution each", async () => {
  const phases = (await executionsOf(sale.id)).map(({ phase, status }) => `${phase} ${status}`);
  expect(phases).toEqual(["advance SUCCEEDED", "accept SUCCEEDED", "collect SUCCEEDED"]);
});

test("get-execution-history shows the steps of each phase", async () => {
  const stories = await Promise.all(
    (await executionsOf(sale.id)).map(async ({ executionArn }) => statesOf(executionArn)),
  );
  expect(stories).toEqual([
    ["Phase", "DiscountReceivable", "PaySeller", "RecordAdvance"],
    ["Phase", "StartRepayment", "RecordDueDate"],
    ["Phase", "CollectRepayment", "RecordCollection"],
  ]);
});

test("redrive-execution completes a failed phase from the step that failed", async () => {
  const broken = await shippedSale(sandbox);
  const death = { error: "Runtime.ExitError", containing: broken.id };
  await sandbox.fault({ ...death, function: "tallystick-gateway-record-due-date" });
  await broken.accept();
  expect((await broken.show()).due).toBeUndefined();
  const accept = (await executionsOf(broken.id)).find(({ phase }) => phase === "accept");
  const executionArn = accept?.executionArn ?? "";
  expect(accept?.status).toBe("FAILED");
  expect(await sandbox.sagas.send(new DescribeExecutionCommand({ executionArn }))).toMatchObject({
    status: "FAILED",
    error: "Runtime.ExitError",
    redriveStatus: "REDRIVABLE",
  });

  await sandbox.sagas.send(new RedriveExecutionCommand({ executionArn }));
  await sandbox.rest();
  expect(await sandbox.sagas.send(new DescribeExecutionCommand({ executionArn }))).toMatchObject({
    status: "SUCCEEDED",
    redriveCount: 1,
  });
  expect((await statesOf(executionArn)).filter((name) => name === "StartRepayment")).toHaveLength(1);
  expect((await broken.show()).due).toMatch(/^\d{4}-\d\d-\d\d$/);
});
