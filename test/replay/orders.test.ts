import { describe, expect, test } from "vitest";
import { readOrders } from "../../examples/orders/orders.ts";
import { row, smallWeek, writeCsv } from "./week.ts";

const read = (...rows: string[]) => readOrders(writeCsv(rows));
const sale = row("536365", "85123A", 6, "12/1/10 8:26", 2.55, 17850);

describe("a file of orders", () => {
  test("an invoice is an order of its customer, with a line for each row in pence", () => {
    const { orders } = read(sale, row("536365", "71053", 3, "12/1/10 8:26", 3.39, 17850));
    expect(orders).toMatchObject([{ order: "536365", customer: "17850", day: 0 }]);
    expect(orders[0]?.lines.map(({ id, quantity, amount }) => [id, quantity, amount])).toEqual([
      ["85123A", 6, "1530"],
      ["71053", 3, "1017"],
    ]);
  });

  test("a stock code that is twice in an invoice makes two lines", () => {
    const { orders } = read(sale, sale, sale);
    expect(orders[0]?.lines.map(({ id }) => id)).toEqual(["85123A", "85123A-2", "85123A-3"]);
  });

  test("days count from the file's first day, in any date format and order of rows", () => {
    const { orders } = read(
      row("3", "A", 1, "2010-12-04 00:00:00", 1, 1),
      row("1", "A", 1, "12/1/10 23:59", 1, 1),
      row("2", "A", 1, "12/2/2010 0:00", 1, 1),
    );
    expect(orders.map(({ order, day }) => [order, day])).toEqual([
      ["3", 3],
      ["1", 0],
      ["2", 1],
    ]);
  });

  test("columns may be in any order and next to others", () => {
    const csv =
      'CustomerID,Country,Shop,InvoiceNo,StockCode,Description,UnitPrice,InvoiceDate,Quantity\r\n7,UK,x,1,A,"a, b",1.5,12/1/10 8:00,2\r\n';
    expect(readOrders(csv).orders).toMatchObject([{ customer: "7", lines: [{ id: "A", amount: "300" }] }]);
  });

  test.each([
    "invoiceno,stockcode,description,quantity,invoicedate,unitprice,customerid,country\n",
    "Invoice No;Stock Code;Description;Quantity;Invoice Date;Unit Price;Customer ID;Country\n",
    "sep=;\nInvoice_No;Stock_Code;DESCRIPTION;Quantity;InvoiceDate;UnitPrice;CustomerID;Country\n",
  ])("a header is read in any case and spacing, and after a note of the delimiter: %j", (header) => {
    const delimiter = header.includes(";") ? ";" : ",";
    const csv = header + ["1", "A", "a lamp", "2", "12/1/10 8:00", "1.5", "7", "UK"].join(delimiter);
    expect(readOrders(csv).orders).toMatchObject([{ customer: "7", lines: [{ id: "A", amount: "300" }] }]);
  });

  test("a file without a required column is rejected with the column's name", () => {
    expect(() => readOrders("InvoiceNo,StockCode\n1,2")).toThrow("no column Description, Quantity");
    expect(() => readOrders("\n\n")).toThrow("the file is empty");
  });

  test("pence are rounded half to even", () => {
    const amounts = [0.125, 0.135, 0.1251, 0.005, 0.015].map((price, i) =>
      row(`${i}`, "A", 1, "12/1/10 8:00", price, 1),
    );
    const { orders, notASale } = read(...amounts);
    expect(orders.map(({ lines }) => lines[0]?.amount)).toEqual(["12", "14", "13", "2"]);
    expect(notASale).toEqual({ zeroPrice: 1 });
  });
});

describe("malformed rows", () => {
  test("each is reported with its line and the reason, and the other rows are processed", () => {
    const { orders, malformed, rows } = read(
      sale,
      "536366,22633,HAND WARMER,6,12/1/10 8:28,1.85,17850",
      row("536366", "22633", "six", "12/1/10 8:28", 1.85, 17850),
      row("536366", "22633", 6, "31/2/10 8:28", 1.85, 17850),
      row("536366", "22633", 6, "12/1/10 8:28", "£1.85", 17850),
      row("", "22633", 6, "12/1/10 8:28", 1.85, 17850),
      row("536366", "", 6, "12/1/10 8:28", 1.85, 17850),
      row("536365", "22633", 6, "12/1/10 8:28", 1.85, 99999),
      row("536367", "22633", 6, "12/1/10 8:28", 1.85, 17850),
    );
    expect(malformed).toEqual([
      { line: 3, why: "7 columns, but the header has 8" },
      { line: 4, why: 'Quantity "six" is not a whole number' },
      { line: 5, why: 'InvoiceDate "31/2/10 8:28" is not a date in the form M/D/YY H:MM' },
      { line: 6, why: 'UnitPrice "£1.85" is not an amount' },
      { line: 7, why: "InvoiceNo is empty" },
      { line: 8, why: "StockCode is empty" },
      { line: 9, why: "invoice 536365 belongs to another customer" },
    ]);
    expect(orders.map(({ order }) => order)).toEqual(["536365", "536367"]);
    expect(rows).toBe(9);
  });

  test("an unclosed quote affects only its own row", () => {
    const { orders, malformed } = read(
      '1,A,"never closed,1,12/1/10 8:00,1,1,UK',
      row("2", "MUG", 1, "12/1/10 8:00", 1, 1),
    );
    expect(malformed).toEqual([{ line: 2, why: "a quote is not closed" }]);
    expect(orders.map(({ order }) => order)).toEqual(["2"]);
  });

  test("a quoted description may span two lines, and later lines keep their numbers", () => {
    const { orders, malformed } = read('1,A,"two\nlines",1,12/1/10 8:00,1,1,UK', "2,B");
    expect(orders[0]?.lines[0]?.description).toBe("two\nlines");
    expect(malformed).toEqual([{ line: 4, why: "2 columns, but the header has 8" }]);
  });
});

describe("rows that are not a sale", () => {
  test("each is counted under its reason", () => {
    const at = "12/1/10 8:00";
    const { notASale, orders, returns } = read(
      row("1", "A", 1, at, 1, ""),
      row("2", "A", 56, at, 0, ""),
      row("3", "A", 1, at, -11062.06, 1),
      row("4", "A", -10, at, 1, 1),
      row("C5", "A", 1, at, 1, 1),
      row("6", "BANK CHARGES", 1, at, 15, 1),
      row("C7", "AMAZONFEE", -1, at, 1, ""),
      row("C8", "D", -1, at, 27.5, 1),
      row("C9", "S", -1, at, 12.95, ""),
      row("A10", "B", 1, at, 11062.06, ""),
    );
    expect(notASale).toEqual({
      noCustomer: 1,
      zeroPrice: 1,
      negativePrice: 1,
      adjustment: 2,
      bankCharges: 2,
      discount: 1,
      sample: 1,
      badDebt: 1,
    });
    expect([orders, returns]).toEqual([[], []]);
  });

  test("postage, carriage and manual items are charged to the customer, so they are lines", () => {
    const charges = ["POST", "DOT", "C2", "M"].map((stock) => row("1", stock, 1, "12/1/10 8:00", 18, 1));
    expect(read(...charges).orders[0]?.lines.map(({ id }) => id)).toEqual(["POST", "DOT", "C2", "M"]);
  });

  test("every row of a file is accounted for", () => {
    const { rows, orders, returns, notASale, malformed } = readOrders(smallWeek);
    const sold = orders.reduce((sum, { lines }) => sum + lines.length, 0);
    const unsold = Object.values(notASale).reduce((sum, count) => sum + count, 0);
    expect(sold + returns.length + unsold + malformed.length).toBe(rows);
    expect([sold, returns.length, unsold, malformed.length]).toEqual([15, 3, 1, 1]);
  });
});

describe("long invoices", () => {
  test("one of more than 200 lines is sold in parts without loss", () => {
    const rows = Array.from({ length: 450 }, (_, i) => row("536365", `${10000 + i}`, 1, "12/1/10 8:00", 1, 1));
    const { orders } = read(...rows);
    expect(orders.map(({ order, lines }) => [order, lines.length])).toEqual([
      ["536365/1", 200],
      ["536365/2", 200],
      ["536365/3", 50],
    ]);
    expect(new Set(orders.flatMap(({ lines }) => lines.map(({ id }) => id))).size).toBe(450);
  });

  test("one whose descriptions exceed a sealed message is sold in parts too", () => {
    const long = "x".repeat(250);
    const rows = Array.from({ length: 150 }, (_, i) => `1,${i},${long},1,12/1/10 8:00,1,1,UK`);
    const { orders } = read(...rows);
    expect(orders.length).toBe(2);
    for (const { lines } of orders) expect(JSON.stringify(lines).length).toBeLessThan(32 * 1024);
  });

  test("--limit keeps the first invoices and the returns up to their last day", () => {
    const { orders, returns } = readOrders(smallWeek, 2);
    expect([orders.map(({ order }) => order), returns]).toEqual([["101", "102"], []]);
    expect(readOrders(smallWeek, 8).returns.length).toBe(2);
  });
});
