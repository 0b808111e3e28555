import { toWire } from "../money.ts";
import type { CreditCost } from "../schedule/apr.ts";

/** The cost of credit as disclosed: the rate in per cent to one decimal, and in millionths for comparison. */
export const viewCost = ({ millionths, tenths, totalCost, totalPayable }: CreditCost) => ({
  apr: { percent: percentOf(tenths), millionths },
  totalCost: toWire(totalCost),
  totalPayable: toWire(totalPayable),
});

/** Tenths of a per cent as per cent: 159 is `15.9`. */
export const percentOf = (tenths: number): string => (tenths / 10).toFixed(1);
