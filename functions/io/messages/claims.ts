import * as z from "zod/mini";
import { fromWire, isPositive, type Money } from "../../../domain/money.ts";
import { isRejection, reject, type Rejection } from "../../../domain/rejection.ts";
import { matching, wholeNumber } from "../../schemas/basic-schema.ts";
import { type Issue, parse, sentenceOf } from "../../schemas/parse.ts";

/** A positive amount in minor units, as in the claim `amt` and in lines. */
export const Minor = matching(/^[1-9][0-9]{0,14}$/, "more than 0, in minor units as a decimal string, such as 12500");

/** The amount of a line: positive, zero for a gift, or negative for a discount on the order. */
const LineAmount = matching(
  /^(?:0|-?[1-9][0-9]{0,14})$/,
  "minor units as a decimal string, such as 12500; 0 for a gift, -500 for a discount",
);

/** Printable characters of any script; joiners (U+200C, U+200D) shape Persian, Hindi and emoji, so they are part of the text. */
const printable = matching(/^(?:[^\p{C}\p{Zl}\p{Zp}]|[\u200c\u200d]){1,64}$/u, "1 to 64 printable characters");

/** A mall's order number. */
export const Order = printable;

/** An order line without its description, as the gateway sees it. */
export const Line = z.object({
  id: printable,
  quantity: wholeNumber(1, 1_000_000),
  amount: LineAmount,
});

/** Parses the claims of an authentic message; the rejection names each claim that does not fit. */
export const parseClaims = <Claims>(schema: z.ZodMiniType<Claims>, claims: unknown): Claims | Rejection => {
  const read = parse(schema, claims);
  return read.issues ? invalidAt(read.issues) : read.data;
};

/** The money of the claims `amt` and `cur`. */
export const parseAmount = (amt: string, cur: string): Money | Rejection => {
  const amount = fromWire({ amount: amt, currency: cur });
  return isRejection(amount) || isPositive(amount) ? amount : reject("AmountOutOfRange", "amt must be positive");
};

/** Parses the claim `body` of an authentic message; the rejection names each field that does not fit. */
export const parseBody = <Body>(schema: z.ZodMiniType<Body>, body: unknown): Body | Rejection => {
  const read = parse(schema, body ?? {});
  return read.issues ? invalidAt(read.issues, ["body"]) : read.data;
};

const invalidAt = (issues: readonly Issue[], place: readonly PropertyKey[] = []): Rejection =>
  reject("InvalidRequest", sentenceOf(issues, place));
