import { requestReturn, returnUnderWay } from "../../domain/loan/collection/credit-return.ts";
import type { Loan } from "../../domain/loan/loan.ts";
import { isRejection, reject, type Rejection } from "../../domain/rejection.ts";
import { loadLoan, loanTransition } from "../io/store/loan-store.ts";
import { carryOut } from "./carry-out.ts";

/** By its own books and clock the lender returns what nobody has to confirm; what is held, or was refused less than a week ago, by an instruction of its staff. */
export const requestCredit = async (
  purchaseId: string,
  instruction: number | undefined,
  now: string,
): Promise<Requested | Rejection> => {
  if (instruction === undefined)
    return requestedOf(await loanTransition(purchaseId, (before) => requestReturn(before, false, now)));
  const named = { purchaseId, instruction };
  const again = (before: Loan) =>
    returnUnderWay(before)
      ? reject("PayoutPending", "a return of credit is in progress: ask again when it has ended")
      : requestReturn(before, true, now);
  const carried = await carryOut(named, "creditReturn", again, now);
  if (!isRejection(carried)) return requestedOf(carried.loan);
  // There is no credit any more: the instruction has ended as refused, and the phase reports that nothing was returned.
  if (carried.rejected !== "WrongState") return carried;
  const loan = await loadLoan(purchaseId);
  return isRejection(loan) ? loan : { loan, otherwise: "nothing" };
};

/** The loan, and what the phase reports where no return is under way. */
type Requested = { readonly loan: Loan; readonly otherwise: Outcome };

/** A repeated execution reports the result of the return that it made. */
const requestedOf = (loan: Loan | Rejection): Requested | Rejection =>
  isRejection(loan) ? loan : { loan, otherwise: lastOf(loan) };

const lastOf = ({ returns }: Loan): Outcome => {
  const status = returns?.at(-1)?.status;
  if (status === "paid") return "returned";
  return status === "refused" ? "refused" : "nothing";
};

/** What became of the credit. */
export type Outcome = "returned" | "refused" | "nothing";
