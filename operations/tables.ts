import { loanKey, purchaseKey } from "../functions/io/table/item-keys.ts";
import type { Item } from "../functions/io/table/item.ts";
import { readMany, scanPages } from "../functions/io/table/table.ts";
import { readAhead } from "./read-ahead.ts";

/** The names of the two tables. No function may read both; this is for a person who may. */
export type Tables = { readonly gateway: string; readonly lender: string };

/** A part of a table; none is all of it, and some engines read that faster than "the first of one". */
export type Segment = { readonly Segment?: number; readonly TotalSegments?: number };

/** A purchase and its loan, as items, each where there is one. */
export type Pair = { readonly id: string; readonly purchase: Item | undefined; readonly loan: Item | undefined };

/** As many as one read of the other table takes, so that memory holds a hundred of each and no more. */
const pageSize = 100;

/** The lender's table page by page: loans with the gateway's purchases, and all other items. */
export async function* lenderPages(
  tables: Tables,
  segment: Segment,
): AsyncGenerator<{ readonly pairs: readonly Pair[]; readonly others: readonly Item[] }> {
  for await (const items of readAhead(lenderItems(tables, segment))) {
    const loans = items.filter(({ sk }) => sk === loanKey("").sk);
    const ids = loans.map(idOf);
    const purchases = new Map(
      (await readMany(ids.map(purchaseKey), { from: tables.gateway })).map((item) => [idOf(item), item]),
    );
    yield {
      pairs: loans.map((loan, i) => ({ id: ids[i] ?? "", loan, purchase: purchases.get(ids[i] ?? "") })),
      others: items.filter(({ sk }) => sk !== loanKey("").sk),
    };
  }
}

/** The lender's table page by page, for what its items tell by themselves. */
export const lenderItems = ({ lender }: Tables, segment: Segment): AsyncGenerator<readonly Item[]> =>
  scanPages({ TableName: lender, ...segment, Limit: pageSize });

/** The ids of all purchases page by page, from the index by mall, which holds nothing but keys. */
export async function* purchaseIds({ gateway }: Tables, segment: Segment): AsyncGenerator<readonly string[]> {
  const keys = scanPages({ TableName: gateway, IndexName: "by-mall", ProjectionExpression: "pk", ...segment });
  for await (const items of keys) yield items.map(idOf);
}

/** Which of these purchases have no loan. */
export const withoutLoan = async ({ lender }: Tables, ids: readonly string[]): Promise<readonly string[]> => {
  const missing: string[] = [];
  for (let at = 0; at < ids.length; at += pageSize) {
    const some = ids.slice(at, at + pageSize);
    const found = await readMany(some.map(loanKey), { from: lender, ProjectionExpression: "pk" });
    const loans = new Set(found.map(idOf));
    missing.push(...some.filter((id) => !loans.has(id)));
  }
  return missing;
};

/** A purchase that moves so often while it is looked at is surely under way. */
const attempts = 5;

/** A purchase and its loan as they are now: the purchase did not move while the loan was read. */
export const pairNow = async ({ gateway, lender }: Tables, id: string): Promise<Pair | "moving"> => {
  const now = { ConsistentRead: true };
  const readPurchase = async () => (await readMany([purchaseKey(id)], { from: gateway, ...now }))[0];
  let before = await readPurchase();
  for (let attempt = 1; attempt <= attempts; attempt++) {
    const [loan] = await readMany([loanKey(id)], { from: lender, ...now });
    const purchase = await readPurchase();
    if (purchase?.["version"] === before?.["version"]) return { id, purchase, loan };
    before = purchase;
  }
  return "moving";
};

/** What a key names after its kind. */
const idOf = ({ pk }: Item): string => (pk as string).slice((pk as string).indexOf("#") + 1);
