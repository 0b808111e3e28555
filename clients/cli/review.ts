import { FunctionFailed } from "../sandbox/invoke.ts";
import { type Command, exits, CommandError } from "./command.ts";
import { connectToSandbox } from "./connect.ts";
import { formatAmount } from "./money.ts";
import { table } from "./terminal.ts";

type OpenReview = {
  readonly purchaseId: string;
  readonly account: string;
  readonly amount: { readonly amount: string; readonly currency: string };
  readonly until: string;
};

/** Decides loan requests that need a manual review, as the lender's staff. */
export const review: Command = {
  name: "review",
  usage: "[<purchase> approved|declined]",
  summary: "lists the loan requests in manual review at the lender, or decides one as the lender's staff",
  examples: ["review", "review pur_01h… approved"],
  args: { least: 0, most: 2 },
  run: async (run) => {
    const [purchaseId, outcome] = run.args;
    if (purchaseId !== undefined && outcome !== "approved" && outcome !== "declined")
      throw new CommandError(
        "the decision must be approved or declined",
        `npx tallystick review ${purchaseId} approved`,
        exits.usage,
      );
    const sandbox = await connectToSandbox(run);
    if (purchaseId === undefined) {
      const { reviews } = (await sandbox.invoke("tallystick-operator-list-reviews", {})) as {
        readonly reviews: readonly OpenReview[];
      };
      const rows = reviews.map((each) => [
        each.purchaseId,
        each.account,
        formatAmount(each.amount),
        `until ${each.until}`,
      ]);
      run.print(
        rows.length === 0
          ? "no request is in review; purchases of acc_review go to review, and those for £13.04 or ₩13,004"
          : table(rows),
        { reviews },
      );
      return;
    }
    await sandbox
      .staff("decide-review", { purchaseId, outcome, reason: "by tallystick review" })
      .catch((error: unknown) => {
        throw error instanceof FunctionFailed
          ? new CommandError(`${error.name}: ${error.message}`, "npx tallystick review lists the open reviews")
          : error;
      });
    run.print(
      `${outcome}: the gateway receives the decision at its next poll, within an hour (npx tallystick clock +1h)`,
      {
        purchaseId,
        outcome,
      },
    );
  },
};
