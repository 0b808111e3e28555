import type { Command } from "./command.ts";
import { connectToSandbox } from "./connect.ts";
import { formatAmount } from "./money.ts";
import { strong, table } from "./terminal.ts";

/** Lists the test amounts: prices with a fixed outcome, whoever buys. */
export const amounts: Command = {
  name: "amounts",
  usage: "",
  summary: "lists the sandbox's test amounts: the outcome of a purchase of that price by an ordinary purchaser",
  examples: ["amounts", "amounts --json", "trigger purchase.late --amount 13.09 --purchaser acc_ailsa_reid"],
  args: { least: 0, most: 0 },
  run: async (run) => {
    const listed = await (await connectToSandbox(run)).amounts();
    const rows = listed.map(({ prices, does }) => [
      priceIn("GBP", prices.GBP),
      priceIn("KRW", prices.KRW),
      does.replaceAll("`", ""),
    ]);
    const heads = ["in pounds", "in won", "outcome of a purchase of that price"].map(strong);
    run.print(table([heads, ...rows]), { amounts: listed });
  },
};

const priceIn = (currency: string, amount: string): string => formatAmount({ amount, currency });
