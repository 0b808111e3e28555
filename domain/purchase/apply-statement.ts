import type { Statement } from "../protocol/statement.ts";
import { isOpen, type Purchase } from "./purchase.ts";

/**
 * What the gateway knows of a loan is what the lender's newest statement says. Phases overtake each other, so an older one
 * that comes later says nothing new.
 */
export const applyStatement = <P extends Purchase>(purchase: P, statement: Statement): P => {
  if (statement.no <= purchase.statementNo) return purchase;
  const { no, held, outstanding, toCome, repaid, seller, due, nextActionOn, late, promise, credit, chargedOff } =
    statement;
  const { due: _due, nextActionOn: _nextActionOn, late: _late, credit: _credit, ...rest } = purchase;
  return {
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
    ...(purchase.promises &&
      promise && { promises: purchase.promises.map((each) => (each.no === promise.no ? promise : each)) }),
    ...(credit && { credit }),
    ...(chargedOff && { status: "chargedOff" }),
  } as unknown as P;
};
