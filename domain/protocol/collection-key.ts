/** The key under which money that came by itself is kept: the bank statement's reference names it. */
export const receivedKey = (reference: string): string => `received.${reference}`;
