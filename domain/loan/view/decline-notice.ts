import type { DeclinedLoan } from "../loan.ts";
import { formatMoney } from "../../money.ts";

/** The notice of a declined request: no loan was made, so there is no link. */
export const writeDecline = ({ order, amount, code }: DeclinedLoan, shop: string) => ({
  subject: `Order ${order} at ${shop}`,
  text: `Your request for ${formatMoney(amount)} at ${shop} was declined${reasons[code] ?? ""}. Nothing was bought, and you owe nothing.`,
});

/** Why, where the purchaser can do something about it. */
const reasons: Readonly<Record<string, string>> = {
  CreditLimitExceeded: ": it is more than what is left of your credit limit",
  AccountSuspended: ": your account is suspended; please contact your lender",
  ReviewDeclined: " by a person at the lender",
  ReviewExpired: ", because no person at the lender decided on it in time; you may request it again",
};
