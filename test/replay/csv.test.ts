import { expect, test } from "vitest";
import { decodeText } from "../../examples/orders/csv-text.ts";
import { readOrders } from "../../examples/orders/orders.ts";

const head = "InvoiceNo,StockCode,Description,Quantity,InvoiceDate,UnitPrice,CustomerID,Country";
const row = (date: string): string => `536365,85123A,CAFÉ SIGN,6,${date},2.55,17850,United Kingdom`;
const minuteOf = (date: string): number | undefined => readOrders(`${head}\n${row(date)}`).orders[0]?.minute;

test.each([
  ["12/1/2010 8:26 AM", "2010-12-01T08:26Z"],
  ["12/1/2010 8:26 pm", "2010-12-01T20:26Z"],
  ["12/1/10 12:05 AM", "2010-12-01T00:05Z"],
  ["12/1/10 12:05:30 PM", "2010-12-01T12:05Z"],
  ["2010-12-01T08:26:00Z", "2010-12-01T08:26Z"],
  ["2010-12-01T00:26:00+01:00", "2010-11-30T23:26Z"],
  ["2010-12-01 20:26:00.000 -0500", "2010-12-02T01:26Z"],
  ["2010-12-01", "2010-12-01T00:00Z"],
])("the date %s is read", (written, instant) => {
  expect(minuteOf(written)).toBe(Date.parse(instant) / 60_000);
});

test.each([
  "12/1/2010 13:26 PM",
  "12/1/2010 0:26 AM",
  "12/1/2010 8:26 EST",
  "12/1/2010 8:61",
  "31/12/2010 8:26",
  "1.12.2010 8:26",
  "2010-02-30",
  "yesterday",
])("the date %s is refused, by line", (written) => {
  const { orders, malformed } = readOrders(`${head}\n${row("12/1/2010 8:26")}\n${row(written)}`);
  expect(orders).toHaveLength(1);
  expect(malformed).toMatchObject([{ line: 3, why: expect.stringContaining("is not a date") as string }]);
});

test.each([";", "\t", "|"])("fields separated by %j are found, with decimal commas", (delimiter) => {
  const text = `${head}\n${row("12/1/2010 8:26")}`.replaceAll(",", delimiter).replace("2.55", "2,55");
  expect(readOrders(text).orders[0]?.lines).toMatchObject([{ description: "CAFÉ SIGN", amount: "1530" }]);
});

const file = `${head}\r\n${row("12/1/2010 8:26")}\r\n`;
const bigEndian = (text: string): Buffer => Buffer.from(text, "utf16le").swap16();

test.each([
  ["utf-8", Buffer.from(file)],
  ["utf-8", Buffer.from(`\uFEFF${file}`)],
  ["windows-1252", Buffer.from(file, "latin1")],
  ["utf-16le", Buffer.from(`\uFEFF${file}`, "utf16le")],
  ["utf-16le", Buffer.from(file, "utf16le")],
  ["utf-16be", bigEndian(`\uFEFF${file}`)],
  ["utf-16be", bigEndian(file)],
])("a file in %s is read as such", (encoding, bytes) => {
  const decoded = decodeText(bytes);
  expect(decoded.encoding).toBe(encoding);
  expect(readOrders(decoded.text).orders[0]?.lines[0]?.description).toBe("CAFÉ SIGN");
});
