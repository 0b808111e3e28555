import * as z from "zod/mini";
import { reject } from "../../domain/rejection.ts";
import { findOperator, issueOperatorKey, revokeOperatorKey } from "../io/store/operator-store.ts";
import { task } from "../middleware/task.ts";
import { matching, text, WireReason } from "../schemas/basic-schema.ts";
import { noteBy } from "./staff-task.ts";

/** Who asks is in the trail; the first key, and one where all keys are lost, is issued by whoever has rights on the AWS account. */
const asked = { reason: WireReason, operatorKey: z.optional(z.string()) };

const Issue = z.strictObject({ name: text(1, 64), ...asked });

const Revocation = z.strictObject({
  operator: matching(/^op_[a-z0-9]{1,32}$/, "an operator's id, op_ and up to 32 lower-case letters and digits"),
  ...asked,
});

const unknownKey = reject("Unauthenticated", "the operator key is not one of this side");

/** Issues a key for the operator routes of one side; the handler of either side's function. */
export const issuing = () =>
  task(Issue, async ({ name, reason, operatorKey }, now) => {
    const by = await personOf(operatorKey);
    if (by === "unknown") return unknownKey;
    return issueOperatorKey(name, now, (issued) => noteBy(by, reason, now)("issuedOperatorKey", issued));
  });

/** Revokes a key of one side. */
export const revoking = () =>
  task(Revocation, async ({ operator, reason, operatorKey }, now) => {
    const by = await personOf(operatorKey);
    if (by === "unknown") return unknownKey;
    return revokeOperatorKey(operator, now, (revoked) => noteBy(by, reason, now)("revokedOperatorKey", revoked));
  });

const personOf = async (key: string | undefined) =>
  key === undefined ? undefined : ((await findOperator(key)) ?? "unknown");
