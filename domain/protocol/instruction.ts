import { type Money, toWire } from "../money.ts";

/** What the lender's staff instruct on a loan. The gateway is given these terms and the instruction's number, never by whom or why. */
export type InstructionTerms = {
  /** A payment on the bank's statement that nobody collected. The reference is the bank's. */
  readonly kind: "payment";
  readonly amount: Money;
  readonly reference: string;
};

/** The kinds of instructions. */
export type InstructionKind = InstructionTerms["kind"];

/** The terms as JSON: amounts in their wire form. */
export const toWireTerms = (terms: InstructionTerms): Readonly<Record<string, unknown>> =>
  wireOf(terms) as Readonly<Record<string, unknown>>;

const wireOf = (value: unknown): unknown => {
  if (typeof value !== "object" || value === null) return value;
  if (Array.isArray(value)) return value.map(wireOf);
  if ("minor" in value && "currency" in value) return toWire(value as Money);
  return Object.fromEntries(Object.entries(value).map(([name, each]) => [name, wireOf(each)]));
};
