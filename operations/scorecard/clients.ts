import { parse } from "csv-parse/sync";
import type { CreditReport } from "../../domain/scoring/credit-report.ts";

/** A person whose credit is known, and whether they defaulted in the month after. */
export type Client = { readonly id: string; readonly report: CreditReport; readonly defaulted: boolean };

/**
 * Reads "Default of Credit Card Clients" (Yeh 2009, UCI Machine Learning Repository, doi 10.24432/C55S3H): amounts in New Taiwan dollars, six
 * months from September to April 2005. Its columns of sex, education, marriage and age are not read.
 */
export const readClients = (csv: string): readonly Client[] => {
  const rows = parse<Readonly<Record<string, string>>>(csv, { columns: true, skip_empty_lines: true });
  const [first] = rows;
  if (!first) throw new Error("the file has no clients");
  const missing = columns.filter((column) => !(column in first));
  if (missing.length > 0) throw new Error(`the file has no column ${missing.join(", ")}`);
  return rows.map((row, index) => {
    const number = (column: string): number => {
      const text = row[column]?.trim() ?? "";
      if (!/^-?\d+(?:\.\d+)?(?:E[+-]?\d+)?$/i.test(text))
        throw new Error(`line ${index + 2}: ${column} is not a number: "${text}"`);
      return Number(text);
    };
    return {
      id: row["ID"] ?? "",
      defaulted: number(outcome) === 1,
      report: {
        currency: "TWD",
        limit: number("LIMIT_BAL") * 100,
        months: statuses.map((status, month) => ({
          // -2, -1 and 0 are months without use, paid in full, and paid in part.
          monthsLate: Math.max(0, number(status)),
          owed: number(`BILL_AMT${month + 1}`) * 100,
          paid: number(`PAY_AMT${month + 1}`) * 100,
        })),
      },
    };
  });
};

const outcome = "default.payment.next.month";
const statuses = ["PAY_0", "PAY_2", "PAY_3", "PAY_4", "PAY_5", "PAY_6"];
const columns = [
  "ID",
  "LIMIT_BAL",
  outcome,
  ...statuses,
  ...statuses.flatMap((_, month) => [`BILL_AMT${month + 1}`, `PAY_AMT${month + 1}`]),
];
