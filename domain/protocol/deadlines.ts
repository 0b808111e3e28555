/** How long each party may take. After it, the timer decides as the comment says. */
export const deadlines = {
  /** A lender that has not decided is asked again after so many minutes, ever later; after `lenderSilent` the answer is no. */
  lenderRetryMinutes: { min: 1, max: 60 },
  lenderTimeout: { hours: 24 },
  /** A hold that no advance used gives the credit back. */
  hold: { days: 7 },
  /** Goods paid for and not shipped are cancelled for the purchaser. */
  shipment: { days: 30 },
  /** Goods count as accepted so long after delivery, or after dispatch when nobody reports a delivery. */
  acceptanceAfterDelivery: { days: 8 },
  acceptanceAfterDispatch: { days: 28 },
  /** The mall says whether it could stop the parcel, has the goods back, or refuses; then silence is a yes. */
  stopShipment: { days: 1 },
  goodsReturn: { days: 14 },
  dispute: { days: 14 },
  /** The mall answers a dispute, and then the lender decides within `dispute`; silence of either is a yes to the purchaser. */
  disputeAnswer: { days: 14 },
  /** Goods called back and not paid for: the mall has had its days, so a purchaser who misses the refund waits this long at most. */
  missedRefund: { days: 7 },
  /** Accepted goods may be disputed for so long, for faults and lost refunds show later than second thoughts: cards give 120 days, PayPal 180. */
  disputes: { days: 180 },
  /** Disputes keep a purchase's loan paused no longer than this in all: four that both sides wait out to the last day. */
  disputePauses: { days: 112 },
  /** Accepted goods may be withdrawn from for so long. */
  withdrawal: { days: 14 },
  /** A refund parked for the operator is tried again by itself. */
  refundRetry: { days: 7 },
  /** A phase that was started and has not reported back by then is restarted by the janitor. */
  phase: { minutes: 15 },
} as const;
