import type { SettlementPage } from "../../../domain/ledger/mall-settlement.ts";
import type { SettlementLine } from "../../../domain/protocol/settlement-line.ts";
import type { CollectedLines } from "../../../domain/reconciliation/settlement-check.ts";
import { newLinesKey, newLinesOf, pageKey, pagesIn, pagesOf } from "../table/settlement-keys.ts";
import type { Item } from "../table/item.ts";
import { packLine, unpackLine } from "../table/items/line-item.ts";
import { query, read, TableName, type Write } from "../table/table.ts";

/** Lines that the stream has folded and no settlement has collected yet: one item for each batch of a shard. */
export type NewLines = {
  readonly mall: string;
  readonly currency: string;
  readonly sk: string;
  readonly lines: readonly SettlementLine[];
};

/** A transaction has a hundred writes at most; so many items are deleted in one, next to their lines' pages. */
const mostItems = 40;

/** The writes of the lines of one batch, an item for each currency; `fold` names the batch. */
export const newLinesWrites = (mall: string, fold: string, lines: readonly SettlementLine[]): readonly Write[] =>
  [...Map.groupBy(lines, ({ amount }) => amount.currency)].map(([currency, some]) => ({
    Put: {
      TableName,
      Item: { ...newLinesKey(mall, currency, some[0]?.at ?? "", fold), lines: some.map(packLine) },
    },
  }));

/** The oldest new lines of a mall in a currency. */
export const loadNewLines = async (mall: string, currency: string): Promise<readonly NewLines[]> => {
  const { pk, prefix } = newLinesOf(mall, currency);
  return (await query(pk, { prefix, limit: mostItems })).map(toNewLines);
};

/** The writes that move new lines to a settlement's pages; each item of new lines moves once. */
export const collectWrites = (
  { mall, currency, no }: { readonly mall: string; readonly currency: string; readonly no: number },
  taken: readonly NewLines[],
  pages: readonly SettlementPage[],
): readonly Write[] => [
  ...taken.map(({ sk }) => ({
    Delete: {
      TableName,
      Key: { pk: newLinesOf(mall, currency).pk, sk },
      ConditionExpression: "attribute_exists(pk)",
    },
  })),
  ...pages.map((page) => ({
    Put: { TableName, Item: { ...pageKey(mall, currency, no, page.no), lines: page.lines.map(packLine) } },
  })),
];

/** One page of a settlement's lines, if it exists. */
export const loadPage = async (
  { mall, currency, no }: { readonly mall: string; readonly currency: string; readonly no: number },
  page: number,
): Promise<SettlementPage | undefined> => {
  const item = await read(pageKey(mall, currency, no, page));
  return item && { no: page, lines: linesIn(item, currency) };
};

/** How many lines of a settlement are of a purchase. */
export const countLinesOf = async (
  { mall, currency, no }: { readonly mall: string; readonly currency: string; readonly no: number },
  purchase: string,
): Promise<number> => {
  const { pk, prefix } = pagesIn(mall, currency, no);
  const lines = (await query(pk, { prefix })).flatMap((item) => linesIn(item, currency));
  return lines.filter((line) => line.kind !== "carried" && line.purchase === purchase).length;
};

/** The lines of an item of new lines, or of a page. */
const linesIn = ({ lines }: Item, currency: string): readonly SettlementLine[] =>
  (lines as readonly string[]).map((each) => unpackLine(each, currency));

const toNewLines = (item: Item): NewLines => {
  const [, mall = ""] = (item["pk"] as string).split("#");
  const sk = item["sk"] as string;
  const [currency = ""] = sk.split("#");
  return { mall, currency, sk, lines: linesIn(item, currency) };
};

/** The lines of an item, new or of a page; undefined for every other item. */
export const toStoredLines = (item: Item): CollectedLines | undefined => {
  if (String(item["pk"]).startsWith(newLinesOf("", "").pk)) return toNewLines(item);
  if (!String(item["pk"]).startsWith(pagesOf(""))) return undefined;
  const [, mall = ""] = (item["pk"] as string).split("#");
  const [currency = "", settlement = ""] = (item["sk"] as string).split("#");
  return { mall, currency, settlement: Number(settlement), lines: linesIn(item, currency) };
};
