import type { Faults } from "../lambda/faults.ts";
import type { MagicPurchases } from "./magic-purchases.ts";
import type { Clock } from "../time/clock.ts";

/** The lender has decided, and its answer about a silent purchaser's purchase is lost on the way: what a crash or a cut line looks like. */
export const withSilence = (faults: Faults, purchases: MagicPurchases, clock: Clock): Pick<Faults, "around"> => ({
  around: async (functionName, event, invoke) => {
    const outcome = await faults.around(functionName, event, invoke);
    if (functionName !== "tallystick-lender-decide-loan" || outcome.failed) return outcome;
    const { purchaseId } = JSON.parse(event) as { readonly purchaseId?: unknown };
    if (typeof purchaseId !== "string" || !purchases.isSilent(purchaseId, clock.now())) return outcome;
    // A death of the function, which a state machine does not try again.
    const payload = JSON.stringify({ errorType: "Runtime.ExitError", errorMessage: "the lender is silent" });
    return { ...outcome, failed: true, payload };
  },
});
