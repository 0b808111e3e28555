import { addTime, type Instant } from "../../calendar.ts";
import { deadlines } from "../../protocol/deadlines.ts";
import { payoutUnderWay } from "../advance.ts";
import { replaceCancellation } from "../cancellation.ts";
import { uphold } from "./decision.ts";
import { alreadyDecided, disputeOf, giveEvidence, withEvidence } from "./evidence.ts";
import type { Purchase } from "../purchase.ts";
import { step } from "../transition.ts";
import { isRejection, reject, type Rejection } from "../../rejection.ts";

/** What the mall says to a dispute: the purchaser is right, or is not, and here is why. */
export type DisputeAnswer = {
  readonly cancellation: number;
  readonly answer: "conceded" | "contested";
  readonly evidence: readonly string[];
};

/**
 * The mall answers. Conceded, the money goes back at once; contested, the lender decides.
 * Contested again it adds evidence, and conceded later it ends the dispute.
 */
export const answerDispute = (
  purchase: Purchase,
  { cancellation, answer, evidence }: DisputeAnswer,
  now: Instant,
): Purchase | Rejection => {
  const open = disputeOf(purchase, cancellation);
  if (isRejection(open)) return open;
  const { verdict } = open;
  if (verdict) return answer === "conceded" && verdict.favours === "purchaser" ? purchase : alreadyDecided(open);
  if (answer === "conceded") return payoutUnderWay(purchase) ?? uphold(purchase, open, "mall", now);

  if (evidence.length === 0) return reject("InvalidRequest", "who contests a dispute needs evidence");
  if (open.status === "disputed")
    return giveEvidence(purchase, { cancellation, by: "mall", references: evidence }, now);
  const dispute = withEvidence(open.dispute, "mall", evidence, now);
  if (isRejection(dispute)) return dispute;
  const contested = { ...open, dispute, status: "disputed", until: addTime(now, deadlines.dispute) } as const;
  return step(purchase, replaceCancellation(purchase, contested), { name: "dispute_answered" }, now);
};
