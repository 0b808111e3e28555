import { reject, type Rejection } from "../../../domain/rejection.ts";

/** Rejects a lender without a connection to this gateway: its malls' loan requests could not be delivered. */
export const rejectUnknownLender = (lender: string | undefined): Rejection | undefined => {
  const known = knownLenders();
  if (lender === undefined || known.includes(lender)) return undefined;
  return reject("LenderUnknown", `this gateway has no lender ${lender}: choose one of ${known.join(", ")}`);
};

/** The lenders whose functions the sagas call, each with the base URL of its own API. */
export const lendersOf = (): readonly { readonly id: string; readonly url: string }[] =>
  knownLenders().map((id) => ({ id, url: process.env["LENDER_URL"] ?? "" }));

const knownLenders = (): readonly string[] => (process.env["LENDERS"] ?? "").split(",");
