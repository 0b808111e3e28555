import { addTime, type Instant } from "../../calendar.ts";
import { deadlines } from "../../protocol/deadlines.ts";
import { payoutUnderWay } from "../advance.ts";
import { replaceCancellation } from "../cancellation.ts";
import { uphold } from "./decision.ts";
import { alreadyDecided, disputeOf, giveEvidence, withEvidence } from "./evidence.ts";
import type { Purchase } from "../purchase.ts";
import { step } from "../transition.ts";
import { isRejection, reject, type Rejection } from "../../rejection.ts";

/** The mall's answer to a dispute: it concedes, or contests with evidence. */
export type DisputeAnswer = {
  readonly cancellation: number;
  readonly answer: "conceded" | "contested";
  readonly evidence: readonly string[];
};

/**
 * The mall answers a dispute. If it concedes, the refund follows at once; if it contests, the lender decides.
 * Contesting again adds evidence, and conceding later ends the dispute.
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

  if (evidence.length === 0) return reject("InvalidRequest", "contesting a dispute needs evidence");
  if (open.status === "disputed")
    return giveEvidence(purchase, { cancellation, by: "mall", references: evidence }, now);
  const dispute = withEvidence(open.dispute, "mall", evidence, now);
  if (isRejection(dispute)) return dispute;
  const contested = { ...open, dispute, status: "disputed", until: addTime(now, deadlines.dispute) } as const;
  return step(purchase, replaceCancellation(purchase, contested), { name: "dispute_answered" }, now);
};
