import type { Loan } from "../../../domain/loan/loan.ts";
import { statementOf } from "../../../domain/loan/view/loan-statement.ts";
import { fromWire, type Money, type WireMoney } from "../../../domain/money.ts";
import type { Statement } from "../../../domain/protocol/statement.ts";
import type { Phase } from "../../../domain/purchase/phase.ts";
import type { Purchase } from "../../../domain/purchase/purchase.ts";
import { isRejection, type Rejection } from "../../../domain/rejection.ts";
import { changeLoan, changePurchase, type World } from "./world.ts";

/** A gateway task; an error that the machine does not catch interrupts the phase. */
export const recordResult = (
  world: World,
  decide: (purchase: Purchase) => Purchase | Rejection,
  caught: readonly string[],
): void => {
  const moved = changePurchase(world, decide);
  if (isRejection(moved) && !caught.includes(moved.rejected)) world.interrupted.push(moved.rejected);
};

/** A lender task. */
export const runLenderTask = (
  world: World,
  decide: (loan: Loan) => Loan | Rejection,
  caught: readonly string[],
): Loan | Rejection | "interrupted" => {
  const next = changeLoan(world, decide);
  if (!isRejection(next) || caught.includes(next.rejected)) return next;
  world.interrupted.push(next.rejected);
  return "interrupted";
};

/** A money amount in the input of a phase. */
export const amountIn = (wire: WireMoney): Money => {
  const amount = fromWire(wire);
  if (isRejection(amount)) throw new Error(amount.detail);
  return amount;
};

/** The lender's statement in its response. */
export const statementInput = ({ loan }: World): Statement => {
  if (!loan) throw new Error("no loan to speak of");
  return statementOf(loan);
};

/** The phase of that name, with its input. */
export type PhaseOf<Name extends Phase["phase"]> = Extract<Phase, { readonly phase: Name }>;
