import { afterFailure, type Circuit, closedCircuit, startProbe } from "../../../domain/webhook/circuit-breaker.ts";
import { circuitKey } from "../table/item-keys.ts";
import type { Item } from "../table/item.ts";
import { commit, read, TableName } from "../table/table.ts";
import { decideAgain } from "../table/versioned.ts";

type Owner = { readonly mall: string; readonly id: string };

/** Saves the next state over the previous one; false if another delivery was faster. */
const save = async ({ mall, id }: Owner, before: Circuit, { failures, openUntil }: Circuit): Promise<boolean> => {
  const known = before.openUntil === undefined ? "attribute_not_exists(openUntil)" : "openUntil = :until";
  const condition = `failures = :failures AND ${known}`;
  return commit([
    {
      Put: {
        TableName,
        Item: { ...circuitKey(mall, id), failures, ...(openUntil !== undefined && { openUntil }) },
        ConditionExpression: before.failures === 0 ? `attribute_not_exists(pk) OR (${condition})` : condition,
        ExpressionAttributeValues: {
          ":failures": before.failures,
          ...(before.openUntil !== undefined && { ":until": before.openUntil }),
        },
      },
    },
  ]);
};

/** Claims the probe for one delivery; false if another one has claimed it. */
export const claimProbe = async (owner: Owner, circuit: Circuit, now: string): Promise<boolean> =>
  save(owner, circuit, startProbe(circuit, now));

/** After a successful delivery earlier failures no longer count. */
export const closeCircuit = async (owner: Owner): Promise<void> => {
  const circuit = await load(owner);
  if (circuit.failures > 0) await save(owner, circuit, closedCircuit);
};

/** Counts one more consecutive failure. Ten of a batch may fail at once; if one loses every attempt, the others were counted. */
export const countFailure = async (owner: Owner, now: string, by: "delivery" | "probe"): Promise<void> => {
  await decideAgain(
    "the circuit breaker",
    async () => load(owner),
    (circuit) => afterFailure(circuit, now, by),
    async (next, before) => save(owner, before, next),
  );
};

const load = async ({ mall, id }: Owner): Promise<Circuit> => {
  const item = await read(circuitKey(mall, id));
  return item ? toCircuit(item) : closedCircuit;
};

/** The circuit breaker of an item. */
export const toCircuit = ({ failures, openUntil }: Item): Circuit => ({
  failures: Number(failures),
  ...(typeof openUntil === "string" && { openUntil }),
});
