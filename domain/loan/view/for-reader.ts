import { type Day, formatDay } from "../../calendar.ts";
import { formatMoney, type Money } from "../../money.ts";
import type { ApprovedLoan } from "../loan.ts";

type Reader = Pick<ApprovedLoan, "locale">;

/** An amount as the purchaser of a loan, request or review writes it. */
export const moneyFor = ({ locale }: Reader, amount: Money): string => formatMoney(amount, locale);

/** A day as they write it. */
export const dayFor = ({ locale }: Reader, day: Day): string => formatDay(day, locale);
