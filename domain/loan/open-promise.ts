import type { PaymentPromise } from "../protocol/promise.ts";
import type { Loan } from "./loan.ts";

/** The purchaser's promise to pay that is neither kept nor broken yet. */
export const openPromise = ({ promises }: Loan): PaymentPromise | undefined =>
  promises?.find(({ status }) => status === "open");

/** The loan with its open promise kept, broken or void; without an open one it stays the same. */
export const closePromise = <Any extends Loan>(loan: Any, status: Exclude<PaymentPromise["status"], "open">): Any =>
  openPromise(loan) && loan.promises
    ? { ...loan, promises: loan.promises.map((each) => (each.status === "open" ? { ...each, status } : each)) }
    : loan;
