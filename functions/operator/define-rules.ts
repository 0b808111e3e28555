import * as z from "zod";
import { parseRules } from "../../domain/plan/decision-rules.ts";
import { isRejection } from "../../domain/rejection.ts";
import { saveRules } from "../io/store/plan-store.ts";
import { task } from "../middleware/task.ts";

/** What is wrong with an amount or an outcome, the domain says by its code. */
const Amount = z.strictObject({ amount: z.string(), currency: z.string() });

const Input = z.strictObject({
  rules: z.array(z.strictObject({ least: Amount, most: Amount, outcome: z.string() })),
});

/** The lender says which amounts it lends to nobody, or only after a person has looked; these rules take the place of all earlier ones. */
export const handler = task(Input, async ({ rules: written }) => {
  const rules = parseRules(written);
  if (isRejection(rules)) return rules;

  await saveRules(rules);
  return { rules: rules.length };
});
