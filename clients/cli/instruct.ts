import type { connectLenderStaff, Instruction, InstructionRequest, LoanOfLender } from "../sdk/lender-staff.ts";
import type { Money } from "../sdk/purchase.ts";
import { type Command, CommandError, exits, type Run } from "./command.ts";
import { parseAmount } from "./money.ts";
import { didYouMean } from "./nearest.ts";
import { connectStaff, reasonOf, reasonOption, staffOptions } from "./staff.ts";

/** What the lender's staff can instruct. */
export const instructionKinds: readonly InstructionRequest["kind"][] = [
  "payment",
  "refund",
  "bounce",
  "disputeDecision",
  "replan",
  "chargeOff",
  "creditReturn",
  "holdbackRelease",
  "resumption",
];

/** Instructs the lender on a loan, as its staff. */
export const instruct: Command = {
  name: "instruct",
  usage: "<purchase> <kind> [<amount> <currency>]",
  summary: `instructs the lender on a loan, as its staff: ${instructionKinds.join(", ")}`,
  options: {
    ...reasonOption,
    reference: "of a payment: the bank's own reference of it",
    request: "of a refund: your own id for it, so that a repeat refunds nothing more",
    collection: "of a bounce: the key of the payment without the purchase, such as due.7 or early.1",
    "bank-reason": "of a bounce: the bank's code, such as AM04",
    cancellation: "of a disputeDecision or resumption: the number of the cancellation",
    favours: "of a disputeDecision: mall, or purchaser with the exact amount; default: purchaser",
    lines: "of a disputeDecision: the goods that the amount is for, such as lamp:1,chair:2",
    count: "of a replan: the number of instalments",
    rate: "of a replan: the yearly rate in basis points",
    key: "an Idempotency-Key",
    ...staffOptions,
  },
  examples: [
    'instruct pur_01h… payment 48.00 GBP --reference BANK-7 --reason "on the statement of 30 November"',
    'instruct pur_01h… disputeDecision 25.00 GBP --cancellation 1 --reason "the photo shows the crack"',
    'instruct pur_01h… disputeDecision --cancellation 1 --favours mall --reason "the parcel was signed for"',
    'instruct pur_01h… bounce --collection due.7 --bank-reason AM04 --reason "returned on 2 December"',
  ],
  args: { least: 2, most: 4 },
  run: async (run) => {
    const [purchase = "", kind = "", amount, currency] = run.args;
    const reason = reasonOf(run);
    const terms = termsOf(run, kind, amount === undefined ? undefined : parseAmount(amount, currency));
    const { lender, staff } = await connectStaff(run);
    const loan = { lender, purchase };
    const given = await staff.instruct(loan, { ...terms, reason }, run.options["key"]);
    const instruction = await outcomeOf(run, staff, loan, given);
    run.print(sentenceOf(instruction, purchase), { purchase, instruction });
    return instruction.status === "refused" ? exits.refused : exits.done;
  },
};

/** What became of an instruction, and what to do next. */
export const sentenceOf = ({ no, status, needs, until, code = "" }: Instruction, purchase: string): string => {
  const at = `instruction ${no} on ${purchase}`;
  if (status === "refused") return `${at} was refused: ${code}\n  docs/errors.md#${code.toLowerCase()}`;
  if (status === "ready") return `${at} is being carried out\n  npx tallystick trail ${purchase} shows when it is done`;
  if (status !== "waiting") return `${at} is ${status}`;
  const why = needs === "surplus" ? "it would leave or return a surplus" : "it is beyond one person's limit";
  return `${at} waits for a second person until ${until}: ${why}
  npx tallystick instructions approve ${purchase} ${no} --reason "…"`;
};

/** How long a command waits for gateway and lender to carry an instruction out, in milliseconds. */
const longestWait = 15_000;

/** What became of an instruction that is carried out at once; one that is still on its way afterwards is returned as it is. */
export const outcomeOf = async (
  run: Run,
  staff: Pick<ReturnType<typeof connectLenderStaff>, "showTrail">,
  loan: LoanOfLender,
  given: Instruction,
): Promise<Instruction> => {
  let last = given;
  const until = Date.now() + longestWait;
  while (last.status === "ready" && Date.now() < until) {
    if (last === given) run.note(`instruction ${given.no} is being carried out …`);
    await new Promise((resolve) => setTimeout(resolve, 250));
    const { instructions } = await staff.showTrail(loan);
    last = instructions.find(({ no }) => no === given.no) ?? { ...last };
  }
  return last;
};

type Terms = InstructionRequest extends infer Each ? (Each extends unknown ? Omit<Each, "reason"> : never) : never;

const termsOf = ({ options }: Run, kind: string, amount: Money | undefined): Terms => {
  const need = <Value>(value: Value | undefined, what: string): Value => {
    if (value === undefined)
      throw new CommandError(`a ${kind} needs ${what}`, "npx tallystick instruct --help", exits.usage);
    return value;
  };
  const price = () => need(amount, "an amount with its currency, such as 48.00 GBP");
  switch (kind) {
    case "payment":
      return { kind, amount: price(), reference: need(options["reference"], "--reference") };
    case "refund":
      return { kind, amount: price(), request: need(options["request"], "--request") };
    case "bounce": {
      const bankReason = options["bank-reason"];
      const collection = need(options["collection"], "--collection");
      return { kind, collection, ...(bankReason !== undefined && { bankReason }) };
    }
    case "disputeDecision": {
      const cancellation = wholeNumber("cancellation", need(options["cancellation"], "--cancellation"));
      if (options["favours"] === "mall") return { kind, cancellation, favours: "mall" };
      const lines = options["lines"];
      const goods = lines === undefined ? {} : { lines: lines.split(",").map(quantityOf) };
      return { kind, cancellation, favours: "purchaser", amount: price(), ...goods };
    }
    case "resumption":
      return { kind, cancellation: wholeNumber("cancellation", need(options["cancellation"], "--cancellation")) };
    case "replan": {
      const rate = options["rate"];
      const count = wholeNumber("count", need(options["count"], "--count"));
      return { kind, count, ...(rate !== undefined && { rateBasisPoints: wholeNumber("rate", rate) }) };
    }
    case "chargeOff":
    case "creditReturn":
    case "holdbackRelease":
      return { kind };
    default:
      throw new CommandError(
        `${kind} is not a kind of instruction`,
        `${didYouMean(kind, instructionKinds)}npx tallystick instruct --help lists them`,
        exits.usage,
      );
  }
};

const wholeNumber = (name: string, text: string): number => {
  if (/^\d{1,6}$/.test(text)) return Number(text);
  throw new CommandError(`--${name} is a whole number, not ${text}`, "npx tallystick instruct --help", exits.usage);
};

const quantityOf = (text: string) => {
  const [id = "", quantity = "1"] = text.split(":");
  return { id, quantity: wholeNumber("lines", quantity) };
};
