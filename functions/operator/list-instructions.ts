import { viewInstruction } from "../../domain/loan/view/instruction-view.ts";
import { listOpenInstructions, loadInstruction } from "../io/store/instruction-store.ts";
import { get } from "../middleware/contract.ts";
import { rejectOtherLender } from "../requests/lender-request.ts";
import { byOperator } from "../requests/operator-request.ts";

export const contract = get("operator", {
  summary:
    "Lists the instructions of all loans that wait for a second person or are being carried out, the oldest first.",
  responses: { 200: "OpenInstructionsAnswer" },
});

/** More than two persons decide on in a day; each is read from its loan. */
const most = 100;

/** GET /v1/lenders/{id}/instructions: for the lender's staff. */
export const handler = byOperator(contract, async ({ path }) => {
  const other = rejectOtherLender(path);
  if (other) return other;
  const open = (await listOpenInstructions()).toSorted((a, b) => (a.at < b.at ? -1 : 1)).slice(0, most);
  const found = await Promise.all(open.map(async ({ loan, no }) => loadInstruction(loan, no)));
  const instructions = found.flatMap((each) =>
    each ? [{ purchase: each.loan, instruction: viewInstruction(each) }] : [],
  );
  return { status: 200, body: { instructions } };
});
