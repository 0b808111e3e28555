/**
 * What the purchaser pays for each line once the order's discounts, its lines of negative amounts, are spread over its goods in proportion
 * to their prices. The net prices sum to the order's amount exactly, none is negative, and that of a discount is zero: so whatever part
 * of the order is shipped, returned or disputed, a refund never exceeds what was paid for it. Gateway and lender derive them alike.
 */
export const netPrices = (amounts: readonly bigint[]): readonly bigint[] => {
  if (!amounts.some(isDiscount)) return amounts;
  const goods = amounts.filter((amount) => !isDiscount(amount)).reduce((total, amount) => total + amount, 0n);
  const paid = amounts.reduce((total, amount) => total + amount, 0n);
  // Rounded as a running total, so that no minor unit is lost.
  let before = 0n;
  return amounts.map((amount) => {
    if (isDiscount(amount)) return 0n;
    const from = (before * paid) / goods;
    before += amount;
    return (before * paid) / goods - from;
  });
};

/** True for the amount of a line that lowers the order's price and is no goods. */
export const isDiscount = (amount: bigint): boolean => amount < 0n;
