import type { Loan } from "../../domain/loan.ts";
import { toLoan } from "./loan-item.ts";
import { scan } from "./table.ts";

/** Every loan of the lender, page by page, in no order. */
export async function* allLoans(): AsyncGenerator<Loan> {
  for await (const item of scan({ expression: "sk = :loan", values: { ":loan": "LOAN" } })) yield toLoan(item);
}
