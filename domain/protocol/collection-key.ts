/** The key of an unsolicited payment: the reference on the bank statement identifies it. */
export const receivedPaymentKey = (reference: string): string => `received.${reference}`;
