import { reject, type Rejection } from "../../../domain/rejection.ts";

/** Rejects a lender without a connection to this gateway: its malls' loan requests could not be delivered. */
export const rejectUnknownLender = (lender: string | undefined): Rejection | undefined => {
  const known = (process.env["LENDERS"] ?? "").split(",");
  if (lender === undefined || known.includes(lender)) return undefined;
  return reject("LenderUnknown", `this gateway has no lender ${lender}: choose one of ${known.join(", ")}`);
};
