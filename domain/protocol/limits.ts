/** An order beyond so many minor units is a mistake or an attack. */
export const largestLoan = 10n ** 13n;

/** So is one of more lines. */
export const mostLines = 200;
