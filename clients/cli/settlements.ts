import { connectMall } from "../sdk/mall.ts";
import type { Settlement, SettlementFilter, SettlementLine } from "../sdk/settlement.ts";
import { type Command, CommandError, exits, type Run } from "./command.ts";
import { mallCredentialsFor } from "./credentials.ts";
import { formatAmount } from "./money.ts";
import { didYouMean } from "./nearest.ts";
import { dim, table } from "./terminal.ts";

/** Lists what the lender settled with the mall, or shows the lines of one settlement, each verified by the lender's signature. */
export const settlements: Command = {
  name: "settlements",
  usage: "[<number>]",
  summary:
    "lists what the lender settled with the mall, or the lines of one settlement; verifies the lender's signature and the sum",
  options: {
    currency: "only this currency, such as GBP",
    status: "open, asked, paid or refused",
    from: "only since this day",
    until: "only until this day",
    purchase: "only those with lines of this purchase",
    keys: "for a gateway that is not a sandbox: a file with { mall, lender, apiKey, sign, seal }",
  },
  examples: ["settlements", "settlements --currency GBP --from 2026-11-01", "settlements GBP.7 --json"],
  args: { least: 0, most: 1 },
  run: async (run) => {
    const mall = await connectSettlements(run);
    const [no] = run.args;
    if (no !== undefined) {
      const settlement = await mall.settlements.get(no);
      run.print([summaryOf(settlement), "", table(settlement.allLines.map(rowOf))].join("\n"), { settlement });
      return;
    }
    const found: Settlement[] = [];
    for await (const each of mall.settlements.list(filterOf(run))) found.push(each);
    run.print(found.length === 0 ? dim("no settlement") : found.map(summaryOf).join("\n"), { settlements: found });
  },
};

const connectSettlements = async (run: Run) => {
  const { mall: of, now } = await mallCredentialsFor(run);
  const { mall, lender, apiKey, sign, seal } = of;
  return connectMall({ url: run.url, mall, lender, apiKey, signKey: sign, sealKey: seal, now });
};

const filters = ["currency", "status", "from", "until", "purchase"] as const;

const statuses = ["open", "asked", "paid", "refused"];

const filterOf = ({ options }: Run): SettlementFilter => {
  const { status = "open" } = options;
  if (!statuses.includes(status))
    throw new CommandError(
      `no settlement has the status ${status}`,
      `${didYouMean(status, statuses)}--status is ${statuses.join(", ")}`,
      exits.usage,
    );
  return Object.fromEntries(filters.flatMap((name) => (options[name] === undefined ? [] : [[name, options[name]]])));
};

const summaryOf = ({ no, status, at, amount, lines, reference }: Settlement): string =>
  `${no}  ${status}  ${at}  ${formatAmount(amount)}  ${lines} lines  ${reference}`;

const rowOf = (line: SettlementLine): readonly string[] => [
  formatAmount(line.amount),
  line.kind,
  line.at,
  line.kind === "carried" ? line.settlement : `${line.order}  ${line.purchase}`,
];
