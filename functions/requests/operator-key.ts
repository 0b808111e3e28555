import { reject } from "../../domain/rejection.ts";
import { findOperator, type Operator } from "../io/store/operator-store.ts";
import { bearerOf } from "../middleware/bearer.ts";
import { refuse } from "../middleware/refusal.ts";
import type { HttpMiddleware } from "../middleware/request.ts";

const notOperator = reject("Unauthenticated", "send an operator key of this side: Authorization: Bearer tk_…_op_…");

/** The operator that a key belongs to. The key is looked up each time, so that a revoked one is refused at once. */
export const operatorKey = (): HttpMiddleware<{ operator: Operator }> => ({
  before: async ({ event, context }) => {
    const key = bearerOf(event.headers);
    const operator = key === undefined ? undefined : await findOperator(key);
    context.operator = operator ?? refuse(notOperator);
  },
});
