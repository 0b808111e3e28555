import { loanKey, purchaseKey } from "../functions/io/table/item-keys.ts";
import { settlementsOf } from "../functions/io/table/settlement-keys.ts";
import type { Item } from "../functions/io/table/item.ts";
import { queryIndex, readMany, scanPages } from "../functions/io/table/table.ts";
import { readAhead } from "./read-ahead.ts";

/** The names of the two tables. No function can read both; this is for a person with rights on both. */
export type Tables = { readonly gateway: string; readonly lender: string };

/** A segment of a table; empty for the whole table, which some engines read faster than one segment of one. */
export type Segment = { readonly Segment?: number; readonly TotalSegments?: number };

/** The items of a purchase and its loan, where they exist. */
export type Pair = { readonly id: string; readonly purchase: Item | undefined; readonly loan: Item | undefined };

/** The limit of one batch read, so that at most a hundred items of each table are in memory. */
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

/** The lender's table page by page, without the gateway's purchases. */
export const lenderItems = ({ lender }: Tables, segment: Segment): AsyncGenerator<readonly Item[]> =>
  scanPages({ TableName: lender, ...segment, Limit: pageSize });

/** The ids of all purchases page by page, from the index by mall, which has only keys. */
export async function* purchaseIds({ gateway }: Tables, segment: Segment): AsyncGenerator<readonly string[]> {
  const keys = scanPages({ TableName: gateway, IndexName: "by-mall", ProjectionExpression: "pk", ...segment });
  for await (const items of keys) yield items.map(idOf);
}

/** The partitions of a table that have an item whose sort key starts with one of these. */
export const partitionsWith = async (table: string, prefixes: readonly string[]): Promise<ReadonlySet<string>> => {
  const found = new Set<string>();
  const pages = scanPages({
    TableName: table,
    FilterExpression: prefixes.map((_, index) => `begins_with(sk, :p${index})`).join(" OR "),
    ExpressionAttributeValues: Object.fromEntries(prefixes.map((prefix, index) => [`:p${index}`, prefix])),
    ProjectionExpression: "pk",
  });
  for await (const items of pages) for (const { pk } of items) found.add(pk as string);
  return found;
};

/** The items of a partition whose sort key starts with a prefix, in the order of their keys. */
export const partition = async (table: string, pk: string, prefix: string): Promise<readonly Item[]> => {
  const items: Item[] = [];
  let from: Item | undefined;
  do {
    const page = await queryIndex({
      TableName: table,
      KeyConditionExpression: "pk = :pk AND begins_with(sk, :sk)",
      ExpressionAttributeValues: { ":pk": pk, ":sk": prefix },
      ConsistentRead: true,
      ...(from && { ExclusiveStartKey: from }),
    });
    items.push(...page.Items);
    from = page.LastEvaluatedKey;
  } while (from);
  return items;
};

/** The ids of those purchases that have no loan. */
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

/** A purchase that changes this often while it is read is under way. */
const attempts = 5;

/** A consistent read of a purchase and its loan: the purchase did not change while the loan was read. */
export const pairNow = async ({ gateway, lender }: Tables, id: string): Promise<Pair | "changing"> => {
  const now = { ConsistentRead: true };
  const readPurchase = async () => (await readMany([purchaseKey(id)], { from: gateway, ...now }))[0];
  let before = await readPurchase();
  for (let attempt = 1; attempt <= attempts; attempt++) {
    const [loan] = await readMany([loanKey(id)], { from: lender, ...now });
    const purchase = await readPurchase();
    if (purchase?.["version"] === before?.["version"]) return { id, purchase, loan };
    before = purchase;
  }
  return "changing";
};

/** The items of the settlements with a mall, as they are now: one a day, so that years of them are one page. */
export const settlementsNow = async ({ lender }: Tables, mall: string): Promise<readonly Item[]> => {
  const keys = { KeyConditionExpression: "pk = :pk", ExpressionAttributeValues: { ":pk": settlementsOf(mall) } };
  return (await queryIndex({ TableName: lender, ConsistentRead: true, ...keys })).Items;
};

/** The id in an item's key, after its kind. */
const idOf = ({ pk }: Item): string => (pk as string).slice((pk as string).indexOf("#") + 1);
