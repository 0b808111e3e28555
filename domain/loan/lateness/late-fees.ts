import type { Loan } from "../loan.ts";
import { add, type Money, sum } from "../../money.ts";
import { isRejection } from "../../rejection.ts";
import { type Instalment, openParts } from "../../repayment/instalment.ts";
import { latenessTermsOf } from "../../schedule/credit-terms.ts";
import { zeroParts, type DebtParts } from "../../schedule/debt-parts.ts";
import { lateFee } from "../../schedule/lateness.ts";

/** True while the caps allow another late fee on an instalment. */
export const canBearFee = ({ instalments, terms, amount: { currency } }: Loan, { asked }: Instalment): boolean => {
  const { fee } = latenessTermsOf(terms);
  if (!fee) return false;
  return asked.penalty.minor < fee.mostForInstalment && penaltiesOf(instalments, currency).minor < fee.mostForLoan;
};

/** Charges the late fee on overdue instalments, each within its caps; a number given twice is charged twice. A fee bears no fee. */
export const chargeLateFees = (
  { instalments, terms, amount: { currency } }: Loan,
  overdue: readonly number[],
): { readonly instalments: readonly Instalment[]; readonly charged: DebtParts } => {
  const { fee } = latenessTermsOf(terms);
  const none = zeroParts(currency);
  if (!fee) return { instalments, charged: none };
  let [after, charged] = [instalments, none.penalty];
  for (const no of overdue) {
    const late = after.find((each) => each.no === no);
    if (!late) continue;
    const { principal, interest, fee: instalmentFee } = openParts(late);
    const before = { forInstalment: late.asked.penalty, forLoan: penaltiesOf(after, currency) };
    const penalty = lateFee(add(principal, interest, instalmentFee), fee, before);
    if (isRejection(penalty)) throw new Error(`the agreed terms give no valid late fee: ${penalty.detail}`);
    charged = add(charged, penalty);
    after = after.map((each) => (each.no === no ? charge(each, penalty) : each));
  }
  return { instalments: after, charged: { ...none, penalty: charged } };
};

const penaltiesOf = (instalments: readonly Instalment[], currency: string): Money =>
  sum(
    instalments.map(({ asked }) => asked.penalty),
    currency,
  );

const charge = (instalment: Instalment, penalty: Money): Instalment => ({
  ...instalment,
  asked: { ...instalment.asked, penalty: add(instalment.asked.penalty, penalty) },
});
