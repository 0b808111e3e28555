import { DescribeExecutionCommand, ListStateMachinesCommand, StartExecutionCommand } from "@aws-sdk/client-sfn";
import { expect } from "vitest";
import type { Sale } from "./sale.ts";
import type { Sandbox } from "./sandbox.ts";

/** What a hostile gateway does to a sale, and what the lender then has. */
export const hostileTo = (sandboxOf: () => Sandbox) => {
  /** What the lender has on the sale: its loan, and the money that its bank moved. */
  const lenderSide = async (sale: Sale): Promise<unknown> => {
    const { lender } = await sandboxOf().state();
    return [lender.filter(({ pk }) => pk?.S === `LOAN#${sale.id}`), await sale.money()];
  };
  /** Invokes a task of the lender as the gateway's sagas may; the name of its rejection, or "done". */
  const invoke = async (task: string, sale: Sale, input: object): Promise<string> =>
    sandboxOf()
      .invoke(`tallystick-lender-${task}`, { purchaseId: sale.id, version: 99, ...input })
      .then(
        () => "done",
        (error: unknown) => (error instanceof Error ? error.name : String(error)),
      );
  return {
    lenderSide,
    invoke,
    expectNothing: async (task: string, sale: Sale, input: object, rejected: string): Promise<void> => {
      const before = await lenderSide(sale);
      expect(await invoke(task, sale, input)).toBe(rejected);
      expect(await lenderSide(sale)).toEqual(before);
    },
    /** Runs a machine of the gateway with an input of ours; how the execution ended. */
    run: async (machine: string, sale: Sale, input: object) => {
      const { sagas, rest } = sandboxOf();
      const { stateMachines = [] } = await sagas.send(new ListStateMachinesCommand({}));
      const stateMachineArn = stateMachines.find(({ name }) => name?.endsWith(machine))?.stateMachineArn;
      const given = JSON.stringify({ purchaseId: sale.id, version: 99, ...input });
      const { executionArn } = await sagas.send(new StartExecutionCommand({ stateMachineArn, input: given }));
      await rest();
      const { status, error } = await sagas.send(new DescribeExecutionCommand({ executionArn }));
      return { status, error };
    },
  };
};
