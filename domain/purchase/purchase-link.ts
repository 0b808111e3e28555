import { addTime, type Instant } from "../calendar.ts";
import { deadlines } from "../protocol/deadlines.ts";
import { reject, type Rejection } from "../rejection.ts";
import { type ApprovedPurchase, hasLoan, isOpen, type Purchase } from "./purchase.ts";
import { rejectSaying, say } from "../sentence.ts";
import { step } from "./transition.ts";

/** The lender has withdrawn the purchaser's link and given another, whose token has this hash. A repeat changes nothing. */
export const replaceLink = (purchase: Purchase, linkHash: string, now: Instant): Purchase | Rejection => {
  if (!hasLoan(purchase)) return reject("WrongState", `a purchase with status ${purchase.status} has no link`);
  return purchase.linkHash === linkHash
    ? purchase
    : step(purchase, { ...purchase, linkHash }, { name: "link_renewed" }, now);
};

/** Why the purchaser's link no longer opens the purchase: it ended a year after the purchase's last event; undefined while it does. */
export const linkEnded = (purchase: ApprovedPurchase, now: Instant): Rejection | undefined => {
  if (isOpen(purchase)) return undefined;
  const end = addTime(purchase.event.at, deadlines.link);
  return end <= now ? rejectSaying("LinkEnded", say`this link has ended on ${{ at: end }}`) : undefined;
};
