import * as z from "zod/mini";
import { addArrears, type ArrearsReport, viewArrears } from "../../domain/reconciliation/arrears.ts";
import { allLoans } from "../io/store/loan-store.ts";
import { task } from "../middleware/task.ts";

const Input = z.object({});

/** How many loans are how late, by currency and bucket, with the debt and the overdue amount; without names of loans or persons. */
export const handler = task(Input, async (_, now) => {
  let report: ArrearsReport = {};
  for await (const loan of allLoans()) report = addArrears(report, loan, now);
  return viewArrears(report);
});
