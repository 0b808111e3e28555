/** An order beyond so many minor units is a mistake or an attack. */
export const maxLoanMinor = 10n ** 13n;

/** So is one of more lines. */
export const maxLines = 200;
