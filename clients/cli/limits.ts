import type { Limits, NewLimit } from "../sdk/lender-staff.ts";
import { type Command, CommandError, exits } from "./command.ts";
import { instructionKinds } from "./instruct.ts";
import { formatAmount, parseAmount } from "./money.ts";
import { didYouMean } from "./nearest.ts";
import { connectStaff, reasonOf, reasonOption, staffOptions } from "./staff.ts";
import { strong, table } from "./terminal.ts";

/** Shows what one person of the lender's staff may instruct, sets a limit, or approves a higher one. */
export const limits: Command = {
  name: "limits",
  usage: "[set <kind> <amount> <currency> | approve <no>]",
  summary: "shows or sets what one person of the lender's staff may instruct; a higher limit needs a second person",
  options: { ...reasonOption, key: "an Idempotency-Key", ...staffOptions },
  examples: [
    "limits",
    'limits set refund 50.00 GBP --reason "two new colleagues"',
    'limits approve 7 --person second --reason "agreed"',
  ],
  args: { least: 0, most: 4 },
  run: async (run) => {
    const [what, first = "", amount = "", currency] = run.args;
    const { key } = run.options;
    if (what === undefined) {
      const { lender, staff } = await connectStaff(run);
      const shown = await staff.showLimits(lender);
      run.print(textOf(shown), shown);
    } else if (what === "set") {
      const [kind, limit, reason] = [kindOf(first), parseAmount(amount, currency), reasonOf(run)];
      const { lender, staff } = await connectStaff(run);
      const now = await staff.setLimit(lender, { kind, amount: limit, reason }, key);
      const waits = now.waiting.find((each) => each.kind === kind && each.limit.currency === limit.currency);
      run.print(
        waits
          ? `limit ${waits.no} waits for a second person until ${waits.until}: npx tallystick limits approve ${waits.no} --reason "…"`
          : `one person may instruct a ${kind} of at most ${formatAmount(limit)}`,
        now,
      );
    } else if (what === "approve" && /^\d+$/.test(first)) {
      const reason = reasonOf(run);
      const { lender, staff } = await connectStaff(run);
      const now = await staff.approveLimit(lender, Number(first), reason, key);
      run.print(`limit ${first} is in force`, now);
    } else
      throw new CommandError(
        `${run.args.join(" ")} is not a change of a limit`,
        "npx tallystick limits --help",
        exits.usage,
      );
  },
};

const kindOf = (written: string): NewLimit["kind"] => {
  const kind = instructionKinds.find((each) => each === written);
  if (kind) return kind;
  throw new CommandError(
    written === "" ? "a limit needs a kind, an amount and a currency" : `${written} is not a kind of instruction`,
    `${didYouMean(written, instructionKinds)}the kinds are ${instructionKinds.join(", ")}`,
    exits.usage,
  );
};

const textOf = ({ limits: inForce, waiting }: Limits): string =>
  [
    table([
      [strong("kind"), strong("limit"), ""],
      ...inForce.map(({ kind, limit, usual }) => [kind, formatAmount(limit), usual ? "usual" : "set by the lender"]),
    ]),
    ...waiting.map(
      ({ no, kind, limit, by, reason, until }) =>
        `${no} waits until ${until}: ${kind} ${formatAmount(limit)}, by ${by.name}, "${reason}"`,
    ),
  ].join("\n");
