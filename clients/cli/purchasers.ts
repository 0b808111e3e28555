import type { Command } from "./command.ts";
import { reachSandbox } from "./reach.ts";
import { strong, table } from "./terminal.ts";

/** Lists who buys in the sandbox, and what becomes of it. */
export const purchasers: Command = {
  name: "purchasers",
  usage: "",
  does: "lists the sandbox's purchasers: who is approved, declined, late, or has a bank that says no",
  examples: ["purchasers", "purchasers --json"],
  words: { least: 0, most: 0 },
  run: async (run) => {
    const sandbox = await reachSandbox(run);
    const known = (await sandbox.purchasers()).map(({ key: _secret, ...told }) => told);
    const rows = known.map(({ account, currency, limit, does }) => [
      account,
      currency,
      does === undefined ? `buys up to a limit of ${limit.amount} minor units` : does.replaceAll("`", ""),
    ]);
    run.print(table([[strong("account"), "", strong("a purchase of theirs")], ...rows]), { purchasers: known });
  },
};
