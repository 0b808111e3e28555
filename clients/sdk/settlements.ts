import type { MallConnection } from "./mall-connection.ts";
import { verifyMessage } from "./message.ts";
import { UntrustedAnswer } from "./problem.ts";
import type { Settlement, SettlementFilter, SettlementLine, SettlementWithLines } from "./settlement.ts";

type Connection = Pick<MallConnection, "mall" | "lender" | "lenderKeyring" | "now" | "get">;

/** A mall's settlements. Each answer is signed by the lender, and verified here; the gateway can neither alter one nor leave lines out. */
export const settlementsOf = (connection: Connection) => ({
  /** All matching settlements, newest first; fetches further pages as you iterate. */
  list: async function* (filter: SettlementFilter = {}): AsyncGenerator<Settlement> {
    for (let cursor: string | undefined, more = true; more; more = cursor !== undefined) {
      const query = new URLSearchParams({ ...filter, ...(cursor !== undefined && { cursor }) });
      const page = await readList(connection, query);
      yield* page.settlements;
      cursor = page.cursor;
    }
  },
  /** A settlement with all its lines; throws UntrustedAnswer unless they are complete and sum to its amount. */
  get: async (no: string): Promise<SettlementWithLines> => {
    const first = await readPage(connection, no, 1);
    const allLines = [...first.lines];
    for (let page = 2; page <= first.pages; page++) {
      const next = await readPage(connection, no, page);
      if (JSON.stringify(next.settlement) !== JSON.stringify(first.settlement))
        throw new UntrustedAnswer(`settlement ${no} changed while its pages were read: read it again`);
      allLines.push(...next.lines);
    }
    const { settlement } = first;
    const sum = allLines.reduce((total, { amount }) => total + BigInt(amount.amount), 0n);
    if (allLines.length !== settlement.lines || sum !== BigInt(settlement.amount.amount))
      throw new UntrustedAnswer(`the lines of settlement ${no} do not sum to its amount`);
    return { ...settlement, allLines };
  },
});

type ListPage = { readonly settlements: readonly Settlement[]; readonly cursor?: string };

type LinePage = {
  readonly settlement: Settlement;
  readonly page: number;
  readonly pages: number;
  readonly lines: readonly SettlementLine[];
};

const readList = async (connection: Connection, query: URLSearchParams): Promise<ListPage> => {
  const body = (await readStatement(connection, `/v1/settlements?${query.toString()}`)) as ListPage & {
    readonly query: Readonly<Record<string, unknown>>;
  };
  for (const [name, value] of query)
    if (!answers(name, value, body.query[name]))
      throw new UntrustedAnswer(`the lender's list answers another question: its ${name} is not ${value}`);
  return body;
};

/** A day is sent to the lender as its first or last instant, and an instant in another form as that instant. */
const answers = (name: string, asked: string, answered: unknown): boolean => {
  if (!/^(from|until)$/.test(name)) return answered === asked;
  if (typeof answered !== "string") return false;
  return asked.length === 10 ? answered.startsWith(asked) : Date.parse(answered) === Date.parse(asked);
};

const readPage = async (connection: Connection, no: string, page: number): Promise<LinePage> => {
  const path = `/v1/settlements/${encodeURIComponent(no)}?cursor=${page}`;
  const body = (await readStatement(connection, path)) as LinePage;
  if (body.settlement.no !== no || body.page !== page)
    throw new UntrustedAnswer(`the lender's statement is of page ${body.page} of ${body.settlement.no}`);
  return body;
};

/** The claim `body` of the lender's statement in an answer: the rest of the answer is for reading without keys. */
const readStatement = async ({ mall, lender, lenderKeyring, now, get }: Connection, path: string): Promise<unknown> => {
  const { statement } = (await get(path)) as { readonly statement: string };
  const find = async (kid: string) => lenderKeyring.find(kid, "sig");
  const { iss, aud, exp, body } = await verifyMessage("tally-settlement+jws", statement, find);
  if (iss !== lender || aud !== mall) throw new UntrustedAnswer("the lender's statement is for another mall");
  if (typeof exp !== "number" || exp * 1000 < (await now()))
    throw new UntrustedAnswer("the lender's statement is an old one");
  return body;
};
