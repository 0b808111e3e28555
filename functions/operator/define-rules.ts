import * as z from "zod/mini";
import { parseRules } from "../../domain/plan/decision-rules.ts";
import { isRejection } from "../../domain/rejection.ts";
import { saveRules } from "../io/store/plan-store.ts";
import { task } from "../middleware/task.ts";

/** The domain validates amounts and outcomes, and rejects them by their codes. */
const Amount = z.strictObject({ amount: z.string(), currency: z.string() });

const Input = z.strictObject({
  rules: z.array(z.strictObject({ least: Amount, most: Amount, outcome: z.string() })),
});

/** The lender defines which amounts it declines, and which a person reviews first; these rules replace all earlier ones. */
export const handler = task(Input, async ({ rules: written }) => {
  const rules = parseRules(written);
  if (isRejection(rules)) return rules;

  await saveRules(rules);
  return { rules: rules.length };
});
