import type { Command } from "./command.ts";
import { reachSandbox } from "./reach.ts";
import { strong, table } from "./terminal.ts";

/** Lists the prices with which something is the matter, whoever buys. */
export const amounts: Command = {
  name: "amounts",
  usage: "",
  does: "lists the sandbox's magic amounts: what becomes of an ordinary person's purchase of that price",
  examples: ["amounts", "amounts --json", "trigger purchase.late --amount 1309 --purchaser acc_ailsa_reid"],
  words: { least: 0, most: 0 },
  run: async (run) => {
    const known = await (await reachSandbox(run)).amounts();
    const rows = known.map(({ prices, does }) => [prices.GBP, prices.KRW, does.replaceAll("`", "")]);
    const heads = ["pence", "won", "a purchase of that price"].map(strong);
    run.print(table([heads, ...rows]), { amounts: known });
  },
};
