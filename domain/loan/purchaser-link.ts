import { reject, type Rejection } from "../rejection.ts";
import type { LoanLink } from "./records.ts";

/** The number of the purchaser's link: the first is not stored. */
export const linkNoOf = ({ link }: { readonly link?: LoanLink }): number => link?.no ?? 1;

/** The rejection of a link that a newer one has replaced. */
export const linkWithdrawn: Rejection = reject(
  "LinkEnded",
  "this link was withdrawn: open the one in the newest notice",
);
