/** The key under which money that came by itself is kept: the bank statement's reference names it. */
export const receivedPaymentKey = (reference: string): string => `received.${reference}`;
