import type { Money } from "../../../../domain/money.ts";
import type { Plan, PlanAmounts } from "../../../../domain/plan/plan.ts";
import { decode, encode, type Item } from "../item.ts";
import { packLateFee, unpackLateFee } from "./lateness-item.ts";
import { packTerms, unpackTerms } from "./terms-item.ts";

/** The item of a plan, without its key. */
export const toPlanItem = ({ name, terms, amounts }: Plan): Item => ({
  name,
  terms: packTerms({ ...terms, ...noAmounts }),
  amounts: amounts.map(({ openingFee, instalmentFee, inMultiplesOf, lateFee, ...rest }) => ({
    ...(encode(rest) as Item),
    openingFee: Number(openingFee),
    instalmentFee: Number(instalmentFee),
    inMultiplesOf: Number(inMultiplesOf),
    ...(lateFee && { lateFee: packLateFee(lateFee) }),
  })),
});

/** The plan of an item; the reverse of `toPlanItem`. */
export const toPlan = (item: Item): Plan => {
  const { sk, name, terms, amounts } = item as Packed;
  const { calendar: _c, openingFee: _o, instalmentFee: _i, inMultiplesOf: _m, ...rest } = unpackTerms(terms);
  return { id: sk.slice("PLAN#".length), name, terms: rest, amounts: amounts.map(unpackAmounts) };
};

const unpackAmounts = ({ openingFee, instalmentFee, inMultiplesOf, lateFee, ...rest }: PackedAmounts): PlanAmounts => ({
  ...(decode(rest) as { readonly least: Money; readonly most: Money; readonly calendar?: string }),
  openingFee: BigInt(openingFee),
  instalmentFee: BigInt(instalmentFee),
  inMultiplesOf: BigInt(inMultiplesOf),
  ...(lateFee && { lateFee: unpackLateFee(lateFee) }),
});

/** The terms of a plan that exist by currency only. */
const noAmounts = {
  calendar: { weekend: [], holidays: [] },
  openingFee: 0n,
  instalmentFee: 0n,
  inMultiplesOf: 1n,
};

type PackedAmounts = Item &
  Readonly<Record<"openingFee" | "instalmentFee" | "inMultiplesOf", number>> & { readonly lateFee?: readonly number[] };

type Packed = {
  readonly sk: string;
  readonly name: string;
  readonly terms: Item;
  readonly amounts: readonly PackedAmounts[];
};
