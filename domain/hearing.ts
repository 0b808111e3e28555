import { isOpen, type Purchase } from "./purchase.ts";
import type { Statement } from "./statement.ts";

/**
 * What the gateway knows of a loan is what the lender's newest statement says. Phases overtake each other, so an older one
 * that comes later says nothing new.
 */
export const hear = <P extends Purchase>(purchase: P, statement: Statement): P => {
  if (statement.no <= purchase.heard) return purchase;
  const { no, held, outstanding, toCome, repaid, seller, due, late } = statement;
  const { due: _due, late: _late, ...rest } = purchase;
  return {
    ...rest,
    heard: no,
    held: isOpen(purchase) ? held : purchase.held,
    outstanding,
    toCome,
    repaid,
    seller,
    ...(due !== undefined && { due }),
    ...(late !== undefined && { late }),
  } as P;
};
