import type { Statement } from "../protocol/statement.ts";
import { type ApprovedPurchase, type ChargedOffPurchase, hasLoan, isOpen, type Purchase } from "./purchase.ts";

/**
 * The purchase by the lender's newest statement. Phases overtake each other, so an older statement that arrives later changes
 * nothing.
 */
export const applyStatement = (purchase: Purchase, statement: Statement): Purchase => {
  if (statement.no <= purchase.statementNo) return purchase;
  const { no, held, outstanding, toCome, repaid, seller, due, nextActionOn, late, promise } = statement;
  const { credit, refusedCredit, recoverable } = statement;
  const { due: _due, nextActionOn: _next, late: _late, ...others } = withPromise(purchase, promise);
  const { credit: _credit, refusedCredit: _refused, recoverable: _recoverable, ...rest } = others;
  const stated: Purchase = {
    ...rest,
    statementNo: no,
    held: isOpen(purchase) ? held : purchase.held,
    outstanding,
    toCome,
    repaid,
    seller,
    ...(due !== undefined && { due }),
    ...(nextActionOn !== undefined && { nextActionOn }),
    ...(late !== undefined && { late }),
    ...(credit && { credit }),
    ...(refusedCredit && { refusedCredit }),
    ...(recoverable && { recoverable }),
  };
  return statement.chargedOff && hasLoan(stated) ? chargedOff(stated) : stated;
};

const chargedOff = (purchase: ApprovedPurchase): ChargedOffPurchase => ({ ...purchase, status: "chargedOff" });

const withPromise = <Any extends Purchase>(purchase: Any, promise: Statement["promise"]): Any =>
  purchase.promises && promise
    ? { ...purchase, promises: purchase.promises.map((each) => (each.no === promise.no ? promise : each)) }
    : purchase;
