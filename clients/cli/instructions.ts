import type { Instruction } from "../sdk/lender-staff.ts";
import { type Command, CommandError, exits } from "./command.ts";
import { outcomeOf, sentenceOf } from "./instruct.ts";
import { formatAmount } from "./money.ts";
import { connectStaff, reasonOf, reasonOption, staffOptions } from "./staff.ts";
import { strong, table } from "./terminal.ts";

const decisions = ["approve", "decline", "withdraw"] as const;

/** Lists the lender's open instructions, or decides on one as a second person. */
export const instructions: Command = {
  name: "instructions",
  usage: "[approve|decline|withdraw <purchase> <no>]",
  summary: "lists the lender's instructions that wait or are being carried out, or decides on one as its staff",
  options: { ...reasonOption, key: "an Idempotency-Key", ...staffOptions },
  examples: [
    "instructions",
    'instructions approve pur_01h… 1 --person second --reason "seen on the statement"',
    'instructions withdraw pur_01h… 1 --reason "a wrong reference"',
  ],
  args: { least: 0, most: 3 },
  run: async (run) => {
    const [what, purchase, number] = run.args;
    if (what === undefined) {
      const { lender, staff } = await connectStaff(run);
      const open = await staff.listInstructions(lender);
      const rows = open.map(({ purchase: id, instruction }) => rowOf(id, instruction));
      const head = ["purchase", "no", "kind", "amount", "status", "by", "until"].map(strong);
      run.print(rows.length === 0 ? "no instruction waits or is being carried out" : table([head, ...rows]), {
        instructions: open,
      });
      return exits.done;
    }
    const decision = decisions.find((each) => each === what);
    const no = Number(number);
    if (!decision || purchase === undefined || !Number.isInteger(no) || no < 1)
      throw new CommandError(
        `${run.args.join(" ")} is not a decision on an instruction`,
        `npx tallystick instructions ${decisions.join("|")} <purchase> <no>`,
        exits.usage,
      );
    const reason = reasonOf(run);
    const { lender, staff } = await connectStaff(run);
    const loan = { lender, purchase };
    const decided = await outcomeOf(run, staff, loan, await staff[decision](loan, no, reason, run.options["key"]));
    run.print(sentenceOf(decided, purchase), { purchase, instruction: decided });
    return decided.status === "refused" ? exits.refused : exits.done;
  },
};

const rowOf = (purchase: string, instruction: Instruction): readonly string[] => {
  const { no, kind, status, by, until = "" } = instruction;
  const amount = "amount" in instruction ? formatAmount(instruction.amount) : "";
  return [purchase, String(no), kind, amount, status, by.name, until];
};
