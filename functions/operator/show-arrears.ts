import * as z from "zod/mini";
import { addArrears, type ArrearsReport, viewArrears } from "../../domain/reconciliation/arrears.ts";
import { allLoans } from "../io/store/loan-store.ts";
import { task } from "../middleware/task.ts";

const Input = z.object({});

/** How many loans are how late, by currency and bucket, with the debt and the overdue amount; without names of loans or persons. */
export const handler = task(Input, async (_, now) => {
  let book: ArrearsReport = {};
  for await (const loan of allLoans()) book = addArrears(book, loan, now);
  return viewArrears(book);
});
