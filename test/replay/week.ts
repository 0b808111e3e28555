/** A shop's export with its header and these rows. */
export const writeCsv = (rows: readonly string[]): string =>
  ["InvoiceNo,StockCode,Description,Quantity,InvoiceDate,UnitPrice,CustomerID,Country", ...rows].join("\n");

/** One row: invoice, stock code, quantity, date, price, customer. */
export const row = (
  invoice: string,
  stock: string,
  quantity: number | string,
  date: string,
  price: number | string,
  customer: number | string,
): string => `${invoice},${stock},"A ${stock}, boxed",${quantity},${date},${price},${customer},United Kingdom`;

/** Three days of a small shop: ten invoices within every limit, one far above; one is returned fully, others in part. */
export const smallWeek = writeCsv([
  ...[1, 2, 3, 4].flatMap((n) => [
    row(`10${n}`, "LAMP", 2, `12/1/10 ${8 + n}:00`, 12.5, 17850 + n),
    row(`10${n}`, "BULB", 6, `12/1/10 ${8 + n}:00`, 0.85, 17850 + n),
  ]),
  row("105", "DESK", 1, "12/1/10 14:00", 900000, 17851),
  ...[6, 7, 8].map((n) => row(`10${n}`, "VASE", 3, `12/2/10 ${n}:00`, 4.25, 17850 + n)),
  row("109", "VASE", 4, "12/2/10 12:00", 4.25, 17856),
  "110,VASE,Broken row,four,12/2/10 12:00,4.25,17856,United Kingdom",
  row("C111", "VASE", -5, "12/2/10 15:00", 4.25, 17856),
  row("C111", "CUP", -1, "12/2/10 15:00", 4.25, 17856),
  row("112", "CUP", 1, "12/3/10 9:00", 3, ""),
  row("113", "BOOK", 2, "12/3/10 9:00", 8.99, 17852),
  row("114", "BOOK", 1, "12/3/10 9:30", 8.99, 17853),
  row("C115", "LAMP", -1, "12/3/10 16:00", 12.5, 17851),
]);
