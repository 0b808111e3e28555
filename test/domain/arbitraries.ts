import * as fc from "fast-check";
import { addDays, addTime, type Day, type Instant } from "../../domain/calendar.ts";
import { type Money, money } from "../../domain/money.ts";

/** Won, pounds and dinars: currencies with zero, two and three decimals. */
export const currency = fc.constantFrom("KRW", "GBP", "KWD");

/** The largest amount in the wire format. */
export const largestAmount = 999_999_999_999_999n;

/** Amounts within a range, small ones often, because rounding errors show there. */
const between = (min: bigint, max: bigint): fc.Arbitrary<bigint> =>
  fc.oneof(fc.bigInt({ min, max: max < min + 100n ? max : min + 100n }), fc.bigInt({ min, max }));

/** Pounds from zero to `most`. */
export const pounds = (most = largestAmount): fc.Arbitrary<Money> =>
  between(0n, most).map((minor) => money(minor, "GBP"));

/** A price: pounds, at least a penny. */
export const price = (most = largestAmount): fc.Arbitrary<Money> =>
  between(1n, most).map((minor) => money(minor, "GBP"));

/** Any amount in one of the three currencies, also negative. */
export const anyMoney = fc
  .record({ size: between(0n, largestAmount), negative: fc.boolean(), currency })
  .map(({ size, negative, currency: code }) => money(negative ? -size : size, code));

/** Any day of the years 1900 to 2299, so that leap years and centuries without one occur. */
export const day: fc.Arbitrary<Day> = fc.integer({ min: 0, max: 146_096 }).map((n) => addDays("1900-01-01", n));

/** Any second of such a day. */
export const instant: fc.Arbitrary<Instant> = fc
  .record({ day, seconds: fc.nat(86_399) })
  .map(({ day: date, seconds }) => addTime(`${date}T00:00:00.000Z`, { seconds }));
