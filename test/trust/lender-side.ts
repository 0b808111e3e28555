import { isDeepStrictEqual } from "node:util";
import type { Sandbox } from "../api/sandbox.ts";
import type { Attack } from "./attacks.ts";
import { functionOf, invokeAs, roleFor } from "./gateway-power.ts";

/** Loans, credit, books, bank and what purchasers were sent; the folded balances follow the entries a moment later. */
export const known = async (sandbox: Sandbox): Promise<readonly unknown[]> => {
  const { lender, bank } = await sandbox.state();
  const { notices } = await sandbox.ask<{ notices: readonly object[] }>("/_sandbox/notices");
  return [lender.filter(({ pk }) => !pk?.S?.startsWith("BALANCE#")), bank, notices];
};

/** Attempts between two comparisons: a scan of the lender's table takes longer than an attempt. */
const batch = 20;

/** Makes all attempts; where something changed, those among which the culprit is. */
export const changesOf = async (sandbox: Sandbox, attacks: readonly Attack[]): Promise<readonly string[]> => {
  let before = await known(sandbox);
  const changes: string[] = [];
  for (let from = 0; from < attacks.length; from += batch) {
    const accepted: string[] = [];
    for (const { task, input, how } of attacks.slice(from, from + batch)) {
      const error = await invokeAs(sandbox, roleFor(task), functionOf(task), input);
      if (error === undefined) accepted.push(`${task} ${how}: ${JSON.stringify(input).slice(0, 200)}`);
    }
    await sandbox.rest();
    const after = await known(sandbox);
    if (!isDeepStrictEqual(after, before)) changes.push(...accepted);
    before = after;
  }
  return changes;
};
