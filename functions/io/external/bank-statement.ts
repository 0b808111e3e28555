import * as z from "zod/mini";
import type { StatementEntry } from "../../../domain/reconciliation/bank-check.ts";
import { money } from "../../../domain/money.ts";

/**
 * The statement of the lender's account page by page, oldest first: `GET <bank>/statement?after=<cursor>&limit=` until a page has no
 * `next`. A page that fails is requested again; a statement that cannot be read to its end throws `BankUnavailable`.
 */
export async function* readStatement(bank: string): AsyncGenerator<readonly StatementEntry[]> {
  let after: string | undefined;
  do {
    const { entries, next } = await readPage(bank, after);
    yield entries;
    if (next === after && next !== undefined) throw unavailable(`page ${next} is its own next page`);
    after = next;
  } while (after !== undefined);
}

/** An entry of the statement by the bank's own id, `GET <bank>/statement/<id>`; undefined when the bank has none. Throws `BankUnavailable`. */
export const findStatementEntry = async (bank: string, id: string): Promise<StatementEntry | undefined> => {
  const url = `${bank}/statement/${encodeURIComponent(id)}`;
  const response = await fetch(url, { signal: AbortSignal.timeout(entryTimeoutMs) }).catch(() => undefined);
  if (response?.status === 404) return undefined;
  if (!response?.ok) throw unavailable(`its entry ${id}: ${response ? `status ${response.status}` : "no answer"}`);
  return z.object({ entry: Entry }).parse(await response.json()).entry;
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

const readPage = async (bank: string, after: string | undefined): Promise<Page> => {
  const query = new URLSearchParams({ limit: String(pageSize), ...(after !== undefined && { after }) });
  let why = "";
  for (let attempt = 1; attempt <= attempts; attempt++) {
    try {
      const response = await fetch(`${bank}/statement?${query.toString()}`, { signal: AbortSignal.timeout(timeoutMs) });
      if (response.ok) return Page.parse(await response.json());
      why = `status ${response.status}`;
    } catch (error) {
      why = error instanceof Error ? error.message : String(error);
    }
    await new Promise((resolve) => void setTimeout(resolve, attempt * pauseMs));
  }
  throw unavailable(`its page after ${after ?? "the start"}: ${why}`);
};

const unavailable = (why: string): Error => {
  const error = new Error(`the bank's statement cannot be read: ${why}`);
  error.name = "BankUnavailable";
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
