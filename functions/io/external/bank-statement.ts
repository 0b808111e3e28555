import * as z from "zod/mini";
import type { StatementEntry } from "../../../domain/reconciliation/bank-check.ts";
import { money } from "../../../domain/money.ts";
import { callPort, type Port, portUnavailable } from "./port-call.ts";

/**
 * The statement of the lender's account page by page, oldest first: `GET <bank>/statement?after=<cursor>&limit=` until a page has no
 * `next`. A page that fails is requested again; a statement that cannot be read to its end throws `BankUnavailable`.
 */
export async function* readStatement(bank: Port): AsyncGenerator<readonly StatementEntry[]> {
  let after: string | undefined;
  do {
    const { entries, next } = await readPage(bank, after);
    yield entries;
    if (next === after && next !== undefined) throw unreadable(bank, `page ${next} is its own next page`);
    after = next;
  } while (after !== undefined);
}

/** An entry of the statement by the bank's own id, `GET <bank>/statement/<id>`; undefined when the bank has none. Throws `BankUnavailable`. */
export const findStatementEntry = async (bank: Port, id: string): Promise<StatementEntry | undefined> => {
  const path = `/statement/${encodeURIComponent(id)}`;
  const { status, body } = await callPort(bank, { path, timeoutMs: entryTimeoutMs });
  if (status === 404) return undefined;
  if (status !== 200) throw unreadable(bank, `its entry ${id}: status ${status}`);
  const found = z.object({ entry: Entry }).safeParse(body);
  if (!found.success) throw unreadable(bank, `its entry ${id} is not of the contract (docs/ports.md)`);
  return found.data.entry;
};

/** An entry is as short as the answer to a transfer. */
const entryTimeoutMs = 5_000;

/** A page of a thousand entries has about 300 kB. */
const pageSize = 1000;

/** As many as a short outage takes; a longer one fails the run, which is repeated. */
const attempts = 4;

const pauseMs = 500;

/** A page is longer than the answer to a transfer. */
const timeoutMs = 20_000;

const readPage = async (bank: Port, after: string | undefined): Promise<Page> => {
  const query = new URLSearchParams({ limit: String(pageSize), ...(after !== undefined && { after }) });
  const path = `/statement?${query.toString()}`;
  let why = "";
  for (let attempt = 1; attempt <= attempts; attempt++) {
    try {
      const { status, body } = await callPort(bank, { path, timeoutMs });
      if (status === 200) return Page.parse(body);
      why = `status ${status}`;
    } catch (error) {
      why = error instanceof Error ? error.message : String(error);
    }
    await new Promise((resolve) => void setTimeout(resolve, attempt * pauseMs));
  }
  throw unreadable(bank, `its page after ${after ?? "the start"}: ${why}`);
};

const unreadable = (bank: Port, why: string): Error => {
  const error = portUnavailable(bank, "");
  error.message = `the bank's statement cannot be read: ${why}`;
  return error;
};

const Amount = z.pipe(
  z.object({ amount: z.string().check(z.regex(/^[1-9]\d*$/)), currency: z.string().check(z.regex(/^[A-Z]{3}$/)) }),
  z.transform(({ amount, currency }) => money(BigInt(amount), currency)),
);

/** A bank may write an instant with any precision and offset; here it is compared as text. */
const Moment = z.pipe(
  z.iso.datetime({ offset: true }),
  z.transform((text) => new Date(text).toISOString()),
);

const Entry = z.object({
  id: z.string(),
  at: Moment,
  kind: z.enum(["payouts", "debits", "refunds", "credits", "returns"]),
  direction: z.enum(["in", "out"]),
  key: z.string(),
  reference: z.string(),
  account: z.string(),
  amount: Amount,
});

const Page = z.object({ entries: z.array(Entry), next: z.optional(z.string()) });

type Page = z.infer<typeof Page>;
