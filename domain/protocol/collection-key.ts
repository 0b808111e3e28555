const received = "received.";

/** The key of an unsolicited payment: the reference on the bank statement identifies it. */
export const receivedPaymentKey = (reference: string): string => `${received}${reference}`;

/** The bank's reference of an unsolicited payment; undefined for a debit that the lender asked for. */
export const receivedPaymentReference = (key: string): string | undefined =>
  key.startsWith(received) ? key.slice(received.length) : undefined;
