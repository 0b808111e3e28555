/** The idempotency key of a transfer at the bank; `key` is unique within the purchase. */
export const transferKey = (purchaseId: string, key: string): string => `${purchaseId}.${key}`;

/** The key of the payout for a receivable. */
export const payoutKey = (no: number): string => `advance.${no}`;

/** The key of a refund's cash. A bank may store a rejection under its idempotency key, so after a rejection the payment has a new key. */
export const refundKey = (no: number, refused: number): string => `refund.${no}${refused > 0 ? `.${refused}` : ""}`;

/** The key of a return of credit balance; a new one after each rejection, as of a refund's cash. */
export const creditReturnKey = (no: number, refused: number): string =>
  `credit.${no}${refused > 0 ? `.${refused}` : ""}`;
