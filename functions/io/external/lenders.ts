import { reject, type Rejection } from "../../../domain/rejection.ts";

/** The no to a lender that this gateway has no line to: its malls' first loan request would find nobody. */
export const unknownLender = (lender: string | undefined): Rejection | undefined => {
  const known = (process.env["LENDERS"] ?? "").split(",");
  if (lender === undefined || known.includes(lender)) return undefined;
  return reject("LenderUnknown", `this gateway knows no lender ${lender}: it knows ${known.join(", ")}`);
};
