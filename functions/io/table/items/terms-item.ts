import { addDays, type Day, daysBetween } from "../../../../domain/calendar.ts";
import type { Target } from "../../../../domain/schedule/allocation.ts";
import type { CreditTerms } from "../../../../domain/schedule/credit-terms.ts";
import type { Item } from "../item.ts";
import { packLateness, unpackLateness } from "./lateness-item.ts";

/** The item of terms: numbers instead of bigints, and without default values, because writes are billed by size. */
export const packTerms = (terms: CreditTerms): Item => {
  const { openingFee, instalmentFee, inMultiplesOf, calendar, allocation, lateness, ...rest } = terms;
  const { holidays, weekend } = calendar;
  return {
    ...Object.fromEntries(Object.entries(rest).filter(([name, value]) => value !== defaultValues[name])),
    ...(openingFee !== 0n && { openingFee: Number(openingFee) }),
    ...(instalmentFee !== 0n && { instalmentFee: Number(instalmentFee) }),
    ...(inMultiplesOf !== 1n && { inMultiplesOf: Number(inMultiplesOf) }),
    ...((holidays.length > 0 || weekend.length > 0) && { calendar: { weekend, holidays: packDays(holidays) } }),
    ...(allocation && { allocation: { ...allocation, targets: allocation.targets.join(" ") } }),
    ...(lateness && { lateness: packLateness(lateness) }),
  };
};

/** The reverse of `packTerms`. */
export const unpackTerms = (item: Item): CreditTerms => {
  const {
    openingFee = 0,
    instalmentFee = 0,
    inMultiplesOf = 1,
    calendar,
    allocation,
    lateness,
    ...rest
  } = item as Packed;
  return {
    ...defaults,
    ...rest,
    openingFee: BigInt(openingFee),
    instalmentFee: BigInt(instalmentFee),
    inMultiplesOf: BigInt(inMultiplesOf),
    calendar: { weekend: calendar?.weekend ?? [], holidays: unpackDays(calendar?.holidays ?? "") },
    ...(allocation && { allocation: { ...allocation, targets: splitWords(allocation.targets) as readonly Target[] } }),
    ...(lateness && { lateness: unpackLateness(lateness) }),
  };
};

/** The default values of terms. */
const defaults = {
  method: "parts",
  count: 1,
  rateBasisPoints: 0,
  dayCount: "actual/365",
  rounding: "halfEven",
  rolling: "none",
  principalGrace: 0,
  interestFreeDays: 0,
} as const satisfies Partial<CreditTerms>;

const defaultValues: Readonly<Record<string, unknown>> = defaults;

/** The first day, and the days from each to the next in base 36: a year's holidays in 60 bytes instead of 200. */
const packDays = (days: readonly Day[]): string =>
  days.map((day, index) => (index === 0 ? day : daysBetween(days[index - 1] ?? day, day).toString(36))).join(" ");

const unpackDays = (text: string): readonly Day[] => {
  const days: Day[] = [];
  for (const word of splitWords(text)) {
    const before = days.at(-1);
    days.push(before === undefined ? word : addDays(before, Number.parseInt(word, 36)));
  }
  return days;
};

const splitWords = (text: string): readonly string[] => (text === "" ? [] : text.split(" "));

type Packed = Partial<Pick<CreditTerms, keyof typeof defaults>> &
  Omit<
    CreditTerms,
    keyof typeof defaults | "openingFee" | "instalmentFee" | "inMultiplesOf" | "calendar" | "allocation" | "lateness"
  > & {
    readonly openingFee?: number;
    readonly instalmentFee?: number;
    readonly inMultiplesOf?: number;
    readonly calendar?: { readonly weekend: readonly number[]; readonly holidays: string };
    readonly allocation?: Omit<NonNullable<CreditTerms["allocation"]>, "targets"> & { readonly targets: string };
    readonly lateness?: Item;
  };
