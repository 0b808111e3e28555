import * as z from "zod/mini";
import { isRejection, reject } from "../../domain/rejection.ts";
import { rotate } from "../io/keys/key-rotation.ts";
import { findOperator } from "../io/store/operator-store.ts";
import { commitRecorded } from "../io/store/trail-store.ts";
import { staffTrail } from "../io/table/item-keys.ts";
import { task } from "../middleware/task.ts";
import { WireReason } from "../schemas/basic-schema.ts";
import { noteBy } from "./staff-task.ts";

const Input = z.object({
  force: z.optional(z.boolean()),
  reason: z.optional(WireReason),
  operatorKey: z.optional(z.string()),
});

/**
 * The handler that creates a side's keys at installation and replaces those that are due, by schedule; or all at once with `force`, which
 * is recorded in the trail of operator keys before it happens.
 */
export const rotating = (owner: () => string, uses: Parameters<typeof rotate>[1]) =>
  task(Input, async ({ force, reason, operatorKey }, now) => {
    if (!force) return { made: await rotate(owner(), uses, now) };
    if (reason === undefined) return reject("InvalidRequest", "a forced rotation needs a `reason`");
    const by = operatorKey === undefined ? undefined : await findOperator(operatorKey);
    if (operatorKey !== undefined && !by) return reject("Unauthenticated", "the operator key is not one of this side");
    const recorded = await commitRecorded(
      staffTrail("operators"),
      noteBy(by, reason, now)("forcedKeyRotation", { uses }),
      [],
    );
    return isRejection(recorded) ? recorded : { made: await rotate(owner(), uses, now, true) };
  });
