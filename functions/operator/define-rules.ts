import * as z from "zod/mini";
import { parseRules } from "../../domain/plan/decision-rules.ts";
import { isRejection } from "../../domain/rejection.ts";
import { changesBetween } from "../../domain/trail.ts";
import { loadCatalogue, rulesWrite } from "../io/store/plan-store.ts";
import { commitRecorded } from "../io/store/trail-store.ts";
import { staffTrail } from "../io/table/item-keys.ts";
import { staffTask } from "../requests/staff-task.ts";

/** The domain validates amounts and outcomes, and rejects them by their codes. */
const Amount = z.strictObject({ amount: z.string(), currency: z.string() });

const Input = z.strictObject({
  rules: z.array(z.strictObject({ least: Amount, most: Amount, outcome: z.string() })),
});

/** The lender defines which amounts it declines, and which a person reviews first; these rules replace all earlier ones. */
export const handler = staffTask(Input, async ({ rules: written }, note) => {
  const rules = parseRules(written);
  if (isRejection(rules)) return rules;

  const { rules: before } = await loadCatalogue();
  const facts = { changes: changesBetween({ rules: before }, { rules }) };
  const saved = await commitRecorded(staffTrail("plans"), note("definedRules", facts), [rulesWrite(rules)]);
  return isRejection(saved) ? saved : { rules: rules.length };
});
