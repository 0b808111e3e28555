import type { Command } from "./command.ts";
import { connectToSandbox } from "./connect.ts";
import { formatAmount } from "./money.ts";
import { strong, table } from "./terminal.ts";

/** Lists the sandbox's purchasers and the outcome of their purchases. */
export const purchasers: Command = {
  name: "purchasers",
  usage: "",
  summary: "lists the sandbox's purchasers: who is approved, declined or late, and whose bank refuses payments",
  examples: ["purchasers", "purchasers --json"],
  args: { least: 0, most: 0 },
  run: async (run) => {
    const sandbox = await connectToSandbox(run);
    const listed = (await sandbox.purchasers()).map(({ key: _secret, ...shown }) => shown);
    const rows = listed.map(({ account, currency, limit, does }) => [
      account,
      currency,
      does === undefined ? `is approved up to a limit of ${formatAmount(limit)}` : does.replaceAll("`", ""),
    ]);
    run.print(table([[strong("account"), "", strong("outcome of a purchase")], ...rows]), { purchasers: listed });
  },
};
