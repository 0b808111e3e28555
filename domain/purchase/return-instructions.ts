import type { Instant } from "../calendar.ts";
import { reject, type Rejection } from "../rejection.ts";
import { replaceCancellation } from "./cancellation.ts";
import type { Purchase } from "./purchase.ts";
import type { ReturnInstructions } from "./records.ts";
import { step } from "./transition.ts";

/** The mall says where and how the goods of a cancellation are sent back. The same again changes nothing; other ones replace them. */
export const instructReturn = (
  purchase: Purchase,
  no: number,
  returnTo: ReturnInstructions,
  now: Instant,
): Purchase | Rejection => {
  const open = purchase.cancellations.find((each) => each.no === no);
  if (!open) return reject("CancellationUnknown", `cancellation ${no} not found`);
  if (open.status !== "stopping" && open.status !== "returning")
    return reject("WrongState", `cancellation ${no} is ${open.status}: no goods are to be returned`);
  const { address, label, code } = returnTo;
  const known = open.returnTo;
  if (known && known.address === address && known.label === label && known.code === code) return purchase;
  return step(purchase, replaceCancellation(purchase, { ...open, returnTo }), { name: "return_instructed" }, now);
};
