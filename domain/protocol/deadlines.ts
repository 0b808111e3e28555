/** The deadline of each party; what happens after it is in the comment. */
export const deadlines = {
  /** Minutes between retries for a lender's decision, with increasing intervals; after `lenderTimeout` the purchase is declined. */
  lenderRetryMinutes: { min: 1, max: 60 },
  lenderTimeout: { hours: 24 },
  /** A person at the lender decides on a request in review; after it the lender declines. */
  review: { days: 7 },
  /** A hold without an advance expires and releases the credit. */
  hold: { days: 7 },
  /** How long after the lender's decision the purchaser's consent carries a hold: it can be renewed until then. */
  consent: { days: 30 },
  /** Goods that were advanced and not shipped are cancelled for the purchaser. */
  shipment: { days: 30 },
  /** Goods are accepted automatically after delivery, or after dispatch when no delivery is reported. */
  acceptanceAfterDelivery: { days: 8 },
  acceptanceAfterDispatch: { days: 28 },
  /** Where the lender sees no report, it counts them as accepted when both would be over: the shipment, and the silence after it. */
  acceptanceWithoutReport: { days: 58 },
  /** The mall reports that it stopped the parcel, received the goods back, or refuses the return; without a report the purchaser wins. */
  stopShipment: { days: 1 },
  goodsReturn: { days: 14 },
  dispute: { days: 14 },
  /** The mall answers a dispute, and then the lender decides within `dispute`; if either misses its deadline, the purchaser wins. */
  disputeAnswer: { days: 14 },
  /** Goods called back and not refunded: the mall's deadline is over, so a purchaser who reports a missing refund waits at most this long. */
  missedRefund: { days: 7 },
  /** The period to dispute accepted goods. Faults and lost refunds appear later than second thoughts: cards give 120 days, PayPal 180. */
  disputes: { days: 180 },
  /** The longest total pause of a loan by disputes: four disputes in which both sides use their full time. */
  disputePauses: { days: 112 },
  /** The withdrawal period for accepted goods. */
  withdrawal: { days: 14 },
  /** What the lender has refused for two months waits for an operator, and is tried again so often. */
  operator: { days: 30 },
  /** A refund parked for the operator is retried automatically. */
  refundRetry: { days: 7 },
  /** The lender acts on a signed request until then: long enough for a phase that had to be restarted, too short to be forgotten. */
  evidence: { days: 7 },
  /** A report of a shipment or delivery is believed until acceptance without one is counted; as long the lender keeps a mall's retired keys. */
  report: { days: 60 },
  /** A purchaser's link ends so long after its purchase has. */
  link: { days: 365 },
  /** A started phase that has not reported by then is restarted by the janitor. */
  phase: { minutes: 15 },
} as const;
