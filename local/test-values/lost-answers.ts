import type { Faults } from "../lambda/faults.ts";
import type { TestPurchases } from "./test-purchases.ts";
import type { Clock } from "../time/clock.ts";

/** Drops the lender's decision for a silent test purchase, as a crash or a network failure after the decision would. */
export const withLostAnswers = (faults: Faults, purchases: TestPurchases, clock: Clock): Pick<Faults, "around"> => ({
  around: async (functionName, event, invoke) => {
    const outcome = await faults.around(functionName, event, invoke);
    if (functionName !== "tallystick-lender-decide-loan" || outcome.failed) return outcome;
    const { purchaseId } = JSON.parse(event) as { readonly purchaseId?: unknown };
    if (typeof purchaseId !== "string" || !purchases.isSilent(purchaseId, clock.now())) return outcome;
    // A crash of the function, which a state machine does not retry.
    const payload = JSON.stringify({ errorType: "Runtime.ExitError", errorMessage: "the lender is silent" });
    return { ...outcome, failed: true, payload };
  },
});
