import type { Loan } from "../loan.ts";
import type { Goods, PricedLine } from "../order-price.ts";
import type { OpenCancellation } from "../records.ts";

/**
 * True where the goods are among those of an open cancellation, and no other cancellation or refund has them. Without the order's lines,
 * as in a loan that was made before they were stored, only the first can be known.
 */
export const areFree = (
  { cancellations = [], refunds }: Loan,
  open: OpenCancellation,
  goods: Goods,
  lines: readonly PricedLine[] | undefined,
): boolean => {
  const others = [...refunds, ...cancellations.filter(({ no }) => no !== open.no)];
  const isDiscount = (id: string): boolean => lines?.find((line) => line.id === id)?.discount === true;
  return goods.every(({ id }) => {
    const quantity = quantityOf(goods, id);
    // The gateway leaves discounts out, which a shop may name beside its goods.
    if (isDiscount(id)) return true;
    if (open.goods && quantity > quantityOf(open.goods, id)) return false;
    if (!lines) return true;
    const taken = others.reduce((total, each) => total + quantityOf(each.goods, id), 0);
    return taken + quantity <= (lines.find((line) => line.id === id)?.quantity ?? 0);
  });
};

/** True where the refunds that are booked leave these goods to return: each comes back once. */
export const areKept = ({ refunds }: Loan, goods: Goods, lines: readonly PricedLine[]): boolean =>
  goods.every(({ id, quantity }) => {
    const line = lines.find((each) => each.id === id);
    const returned = refunds.reduce((total, each) => total + quantityOf(each.goods, id), 0);
    return line?.discount === true || returned + quantity <= (line?.quantity ?? 0);
  });

/** True where an open cancellation has some of these goods, or everything. */
export const areClaimed = ({ cancellations = [] }: Loan, goods: Goods, lines: readonly PricedLine[]): boolean =>
  goods.some(({ id, quantity }) => {
    const line = lines.find((each) => each.id === id);
    const claimed = cancellations.reduce((total, each) => total + quantityOf(each.goods, id), 0);
    return claimed > 0 && line?.discount !== true && claimed + quantity > (line?.quantity ?? 0);
  });

const quantityOf = (goods: Goods | undefined, id: string): number =>
  (goods ?? []).filter((each) => each.id === id).reduce((total, { quantity }) => total + quantity, 0);
