import { connectOperator } from "../sdk/operator.ts";
import type { TrailEntry, TrailPage } from "../sdk/trail.ts";
import { type Command, CommandError, exits, type Run } from "./command.ts";
import { operatorKeyFor } from "./credentials.ts";
import { didYouMean } from "./nearest.ts";
import { connectStaff, staffOptions } from "./staff.ts";
import { strong, table } from "./terminal.ts";

/** Shows a trail: who did what, when, why, and what changed. */
export const trail: Command = {
  name: "trail",
  usage: "<purchase | mall | account | plans | limits | reviews | operators>",
  summary: "shows who of the staff did what to a loan, a mall, an account or a setting of the lender's, when and why",
  options: { side: "of a mall: gateway or lender; default: lender", ...staffOptions },
  examples: ["trail pur_01h…", "trail limits", "trail mall_thistle --side gateway", "trail pur_01h… --json"],
  args: { least: 1, most: 1 },
  run: async (run) => {
    const [what = ""] = run.args;
    checkSubject(what);
    const entries = await entriesOf(run, what);
    const head = ["no", "at", "did", "by", "why", "what changed"].map(strong);
    run.print(entries.length === 0 ? `${what} has no entries` : table([head, ...entries.map(rowOf)]), {
      trail: entries,
    });
  },
};

/** The trails that are not of a purchase, a mall or an account. */
const settings = ["plans", "limits", "reviews", "operators"];

const checkSubject = (what: string): void => {
  if (/^(?:pur|mall|acc)_/.test(what) || settings.includes(what)) return;
  throw new CommandError(
    `there is no trail of ${what}`,
    `${didYouMean(what, settings)}npx tallystick trail --help`,
    exits.usage,
  );
};

const entriesOf = async (run: Run, what: string): Promise<readonly TrailEntry[]> => {
  if (run.options["side"] === "gateway") {
    const operatorKey = run.options["operator-key"] ?? (await operatorKeyFor(run, "gateway"));
    const operator = connectOperator({ url: run.url, operatorKey });
    return all(async (after) => operator.showMallTrail(what, after));
  }
  const { lender, staff } = await connectStaff(run);
  if (what.startsWith("pur_")) return (await staff.showTrail({ lender, purchase: what })).trail;
  return all(async (after) => staff.showStaffTrail(lender, what, after));
};

const all = async (read: (after: number) => Promise<TrailPage>): Promise<readonly TrailEntry[]> => {
  const entries: TrailEntry[] = [];
  for (let after: number | undefined = 0; after !== undefined;) {
    const page: TrailPage = await read(after);
    entries.push(...page.trail);
    after = page.next;
  }
  return entries;
};

const rowOf = ({ no, at, did, by, why = "", instruction, facts }: TrailEntry): readonly string[] => [
  String(no),
  at,
  instruction === undefined ? did : `${did} ${instruction}`,
  by?.name ?? "",
  why,
  facts ? JSON.stringify(facts) : "",
];
