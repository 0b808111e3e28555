import type { Malformed, Row } from "./csv.ts";

/** A parsed row: `minute` is in minutes since 1970, `price` is in pounds as written. */
export type OrderRow = {
  readonly line: number;
  readonly invoice: string;
  readonly stock: string;
  readonly description: string;
  readonly quantity: number;
  readonly minute: number;
  readonly price: Price;
  readonly customer: string;
};

/** An exact decimal number: `digits` / 10 ** `decimals`. */
export type Price = { readonly digits: bigint; readonly decimals: number };

/** Parses a row; the result names the first value that is not valid. */
export const readRow = ({ line, fields }: Row): OrderRow | Malformed => {
  const quantity = /^[+-]?\d{1,7}$/.test(fields.Quantity) ? Number(fields.Quantity) : undefined;
  const price = readPrice(fields.UnitPrice);
  const minute = readMinute(fields.InvoiceDate);
  // Excel writes 17850.0 when empty cells made the column a float.
  const customer = fields.CustomerID.replace(/\.0$/, "");
  if (fields.InvoiceNo === "") return { line, why: "InvoiceNo is empty" };
  if (fields.StockCode === "") return { line, why: "StockCode is empty" };
  if (quantity === undefined) return { line, why: `Quantity ${quote(fields.Quantity)} is not a whole number` };
  if (price === undefined) return { line, why: `UnitPrice ${quote(fields.UnitPrice)} is not an amount` };
  if (minute === undefined)
    return { line, why: `InvoiceDate ${quote(fields.InvoiceDate)} is not a date in the form M/D/YY H:MM` };
  if (fields.InvoiceNo.length > 48 || fields.StockCode.length > 48 || customer.length > 48)
    return { line, why: "InvoiceNo, StockCode or CustomerID is longer than 48 characters" };
  const { InvoiceNo: invoice, StockCode: stock, Description: description } = fields;
  return { line, invoice, stock, description, quantity, minute, price, customer };
};

const quote = (text: string): string => JSON.stringify(text.slice(0, 40));

const readPrice = (text: string): Price | undefined => {
  const [, sign, whole, fraction = ""] = /^(-?)(\d{1,9})(?:\.(\d{0,6}))?$/.exec(text) ?? [];
  if (whole === undefined) return undefined;
  return { digits: BigInt(`${sign}${whole}${fraction}`), decimals: fraction.length };
};

/**
 * `12/1/10 8:26` and `12/1/2010 8:26 AM` are the formats of the shop's export, `2010-12-01 08:26:00` and `2010-12-01T08:26:00+01:00` those of
 * spreadsheets and databases. What follows the time and is neither AM or PM nor an offset, such as EST, is refused.
 */
const readMinute = (text: string): number | undefined => {
  const [, date = "", time = "0:00", half, zone] =
    /^(\S+?)(?:[ T]+(\d{1,2}:\d{2}(?::\d{2}(?:\.\d+)?)?) ?([ap]\.?m\.?)? ?(z|[+-]\d{2}:?\d{2})?)?$/i.exec(text) ?? [];
  const american = /^(\d{1,2})\/(\d{1,2})\/(\d{2}|\d{4})$/.exec(date);
  const iso = /^(\d{4})-(\d{2})-(\d{2})$/.exec(date);
  const [written = NaN, minutes = NaN] = time.split(":").map(Number);
  const hours = half === undefined ? written : hourOf(written, half);
  const [year, month, day] = american
    ? [Number(american[3]) + (american[3]?.length === 2 ? 2000 : 0), Number(american[1]), Number(american[2])]
    : [Number(iso?.[1]), Number(iso?.[2]), Number(iso?.[3])];
  const at = new Date(Date.UTC(year, month - 1, day, hours, minutes));
  // Date turns 31 February into 3 March; here it is an error.
  const isReal =
    at.getUTCMonth() === month - 1 && at.getUTCDate() === day && at.getUTCHours() === hours && minutes < 60;
  return isReal ? at.getTime() / 60_000 - offsetOf(zone) : undefined;
};

/** 12 AM is midnight and 12 PM is noon; 13 PM is none. */
const hourOf = (hour: number, half: string): number =>
  hour >= 1 && hour <= 12 ? (hour % 12) + (/^p/i.test(half) ? 12 : 0) : NaN;

/** In minutes ahead of UTC. */
const offsetOf = (zone: string | undefined): number => {
  const [, sign, hours, minutes] = /^([+-])(\d{2}):?(\d{2})$/.exec(zone ?? "") ?? [];
  return sign === undefined ? 0 : (sign === "-" ? -1 : 1) * (Number(hours) * 60 + Number(minutes));
};

/** Price times quantity in whole pence, rounded half to even. */
export const penceOf = ({ digits, decimals }: Price, quantity: number): bigint => {
  const product = digits * BigInt(quantity) * 100n;
  const divisor = 10n ** BigInt(decimals);
  const [sign, size] = product < 0n ? [-1n, -product] : [1n, product];
  const floor = size / divisor;
  const twice = (size % divisor) * 2n;
  const up = twice > divisor || (twice === divisor && floor % 2n === 1n);
  return sign * (up ? floor + 1n : floor);
};
