import { type Malformed, readRows } from "./csv.ts";
import { type NonSaleReason, nonSaleReasonOf } from "./non-sale.ts";
import { type OrderRow, penceOf, readRow } from "./row.ts";

/** A line of an order; `amount` is in pence, for the whole quantity. */
export type OrderLine = {
  readonly id: string;
  readonly stock: string;
  readonly description: string;
  readonly quantity: number;
  readonly amount: string;
};

/** An order of a customer; `order` is the invoice number, with a part number when the invoice does not fit into one message. */
export type Order = {
  readonly order: string;
  readonly customer: string;
  /** Days since the file's first day. */
  readonly day: number;
  /** Minutes since 1970, to sort orders and returns by time. */
  readonly minute: number;
  readonly lines: readonly OrderLine[];
};

/** Goods returned by a customer: one line of a cancellation invoice. */
export type ReturnLine = {
  readonly line: number;
  readonly invoice: string;
  readonly customer: string;
  readonly day: number;
  readonly minute: number;
  readonly stock: string;
  readonly quantity: number;
};

/** A file of orders, in which every row is accounted for: rows = lines of `orders` + `returns` + `notASale` + `malformed`. */
export type OrderFile = {
  readonly rows: number;
  readonly orders: readonly Order[];
  readonly returns: readonly ReturnLine[];
  readonly notASale: Readonly<Partial<Record<NonSaleReason, number>>>;
  readonly malformed: readonly Malformed[];
};

/** Reads a CSV with the columns of the data set; days are counted from the file's first day. Reads only the first `limit` invoices. */
export const readOrders = (text: string, limit = Infinity): OrderFile => {
  const { rows, malformed: unreadable } = readRows(text);
  const malformed = [...unreadable];
  const notASale: Partial<Record<NonSaleReason, number>> = {};
  const invoices = new Map<string, OrderRow[]>();
  const returned: OrderRow[] = [];
  for (const row of rows.map(readRow)) {
    if ("why" in row) {
      malformed.push(row);
      continue;
    }
    const isCancellation = /^c/i.test(row.invoice);
    const reason = nonSaleReasonOf(row, isCancellation);
    if (reason) notASale[reason] = (notASale[reason] ?? 0) + 1;
    else if (isCancellation) returned.push(row);
    else if ((invoices.get(row.invoice)?.[0] ?? row).customer !== row.customer)
      malformed.push({ line: row.line, why: `invoice ${row.invoice} belongs to another customer` });
    else invoices.set(row.invoice, [...(invoices.get(row.invoice) ?? []), row]);
  }

  const kept = [...invoices.values()].slice(0, limit);
  const last = kept.flat().reduce((day, row) => Math.max(day, dayOf(row)), -Infinity);
  const keptReturns = returned.filter((row) => limit === Infinity || dayOf(row) <= last);
  const first = [...kept.flat(), ...keptReturns].reduce((day, row) => Math.min(day, dayOf(row)), Infinity);
  return {
    rows: rows.length + unreadable.length,
    orders: kept.flatMap((invoice) => ordersOf(invoice, first)),
    returns: keptReturns.map((row) => returnOf(row, first)),
    notASale,
    malformed: malformed.toSorted((a, b) => a.line - b.line),
  };
};

const dayOf = ({ minute }: OrderRow): number => Math.floor(minute / (24 * 60));

const returnOf = (row: OrderRow, firstDay: number): ReturnLine => {
  const { line, invoice, customer, minute, stock, quantity } = row;
  return { line, invoice, customer, day: dayOf(row) - firstDay, minute, stock, quantity: -quantity };
};

/** The gateway accepts 200 lines and 64 KB. Base64, applied twice, adds a third each time; 30 KB leave room for other fields. */
const maxLines = 200;
const maxBytes = 30 * 1024;

/** An invoice as one order, or as several when it is too long for one. */
const ordersOf = (rows: readonly OrderRow[], firstDay: number): readonly Order[] => {
  const parts: OrderLine[][] = [[]];
  let bytes = 0;
  for (const line of linesOf(rows)) {
    const size = Buffer.byteLength(JSON.stringify(line));
    if ((parts.at(-1)?.length ?? 0) >= maxLines || bytes + size > maxBytes) {
      parts.push([]);
      bytes = 0;
    }
    parts.at(-1)?.push(line);
    bytes += size;
  }
  const [head] = rows;
  if (!head) return [];
  return parts.map((lines, part) => ({
    order: parts.length === 1 ? head.invoice : `${head.invoice}/${part + 1}`,
    customer: head.customer,
    day: dayOf(head) - firstDay,
    minute: head.minute,
    lines,
  }));
};

/** A repeated stock code makes two lines, `85123A` and `85123A-2`, because their prices may differ. */
const linesOf = (rows: readonly OrderRow[]): readonly OrderLine[] => {
  const ids = new Set<string>();
  return rows.map(({ stock, description, quantity, price }) => {
    let id = stock;
    for (let copy = 2; ids.has(id); copy++) id = `${stock}-${copy}`;
    ids.add(id);
    const amount = penceOf(price, quantity).toString();
    return { id, stock, description: description.slice(0, 256), quantity, amount };
  });
};
