import type { Target } from "../../domain/allocation.ts";
import type { CreditTerms } from "../../domain/credit-terms.ts";
import type { Item } from "./item.ts";
import { packLateness, unpackLateness } from "./lateness-item.ts";

/** Terms as their item: whole numbers instead of bigints, and nothing of what goes without saying, because writes are billed by size. */
export const packTerms = (terms: CreditTerms): Item => {
  const { openingFee, instalmentFee, inMultiplesOf, calendar, allocation, lateness, ...rest } = terms;
  const { holidays, weekend } = calendar;
  return {
    ...Object.fromEntries(Object.entries(rest).filter(([name, value]) => value !== unsaid[name])),
    ...(openingFee !== 0n && { openingFee: Number(openingFee) }),
    ...(instalmentFee !== 0n && { instalmentFee: Number(instalmentFee) }),
    ...(inMultiplesOf !== 1n && { inMultiplesOf: Number(inMultiplesOf) }),
    ...((holidays.length > 0 || weekend.length > 0) && { calendar: { weekend, holidays: holidays.join(" ") } }),
    ...(allocation && { allocation: { ...allocation, targets: allocation.targets.join(" ") } }),
    ...(lateness && { lateness: packLateness(lateness) }),
  };
};

/** The terms of an item; the reverse of `packTerms`. */
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
    ...(unsaid as unknown as CreditTerms),
    ...rest,
    openingFee: BigInt(openingFee),
    instalmentFee: BigInt(instalmentFee),
    inMultiplesOf: BigInt(inMultiplesOf),
    calendar: { weekend: calendar?.weekend ?? [], holidays: words(calendar?.holidays ?? "") },
    ...(allocation && { allocation: { ...allocation, targets: words(allocation.targets) as readonly Target[] } }),
    ...(lateness && { lateness: unpackLateness(lateness) }),
  };
};

/** What most terms say. */
const unsaid: Readonly<Record<string, unknown>> = {
  method: "parts",
  count: 1,
  rateBasisPoints: 0,
  dayCount: "actual/365",
  rounding: "halfEven",
  rolling: "none",
  principalGrace: 0,
  interestFreeDays: 0,
};

const words = (text: string): readonly string[] => (text === "" ? [] : text.split(" "));

type Packed = Omit<
  CreditTerms,
  "openingFee" | "instalmentFee" | "inMultiplesOf" | "calendar" | "allocation" | "lateness"
> & {
  readonly openingFee?: number;
  readonly instalmentFee?: number;
  readonly inMultiplesOf?: number;
  readonly calendar?: { readonly weekend: readonly number[]; readonly holidays: string };
  readonly allocation?: Omit<NonNullable<CreditTerms["allocation"]>, "targets"> & { readonly targets: string };
  readonly lateness?: Item;
};
