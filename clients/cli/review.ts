import { FunctionFailed } from "../sandbox/sandbox.ts";
import { type Command, exits, Trouble } from "./command.ts";
import { reachSandbox } from "./reach.ts";
import { table } from "./terminal.ts";

type Waiting = {
  readonly purchaseId: string;
  readonly account: string;
  readonly amount: { readonly amount: string; readonly currency: string };
  readonly until: string;
};

/** Plays the person at the lender who decides on what the rules leave open. */
export const review: Command = {
  name: "review",
  usage: "[<purchase> approved|declined]",
  does: "lists the requests that wait for a person at the lender, or decides on one as that person",
  examples: ["review", "review pur_01h… approved"],
  words: { least: 0, most: 2 },
  run: async (run) => {
    const [purchaseId, outcome] = run.words;
    if (purchaseId !== undefined && outcome !== "approved" && outcome !== "declined")
      throw new Trouble("say approved or declined", `npx tallystick review ${purchaseId} approved`, exits.usage);
    const sandbox = await reachSandbox(run);
    if (purchaseId === undefined) {
      const { reviews } = (await sandbox.invoke("tallystick-operator-list-reviews", {})) as {
        readonly reviews: readonly Waiting[];
      };
      const rows = reviews.map((each) => [
        each.purchaseId,
        each.account,
        `${each.amount.amount} ${each.amount.currency}`,
        `until ${each.until}`,
      ]);
      run.print(
        rows.length === 0
          ? "nothing waits for a person; acc_review's purchases do, and those for 1304 pence or 13004 won"
          : table(rows),
        { reviews },
      );
      return;
    }
    await sandbox.invoke("tallystick-operator-decide-review", { purchaseId, outcome }).catch((error: unknown) => {
      throw error instanceof FunctionFailed
        ? new Trouble(`${error.name}: ${error.message}`, "npx tallystick review lists what waits")
        : error;
    });
    run.print(`${outcome}: the gateway hears of it when it asks next, within an hour (npx tallystick clock +1h)`, {
      purchaseId,
      outcome,
    });
  },
};
