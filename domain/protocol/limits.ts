/** An order above this amount, in minor units, is a mistake or an attack. */
export const maxLoanMinor = 10n ** 13n;

/** An order with more lines is a mistake or an attack. */
export const maxLines = 200;
