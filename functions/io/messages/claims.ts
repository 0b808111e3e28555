import * as z from "zod/mini";
import { fromWire, isPositive, type Money } from "../../../domain/money.ts";
import { isRejection, reject, type Rejection } from "../../../domain/rejection.ts";
import { matching, wholeNumber } from "../../schemas/basic-schema.ts";
import { inEnglish } from "../../schemas/english.ts";

/** A positive amount in minor units, as in the claim `amt` and in lines. */
export const Minor = matching(/^[1-9][0-9]{0,14}$/, "minor units as a decimal string, such as 12500");

/** A mall's order number: printable characters of any script. */
export const Order = matching(/^[^\p{C}]{1,64}$/u, "1 to 64 printable characters");

/** An order line without its description, as the gateway sees it. */
export const Line = z.object({
  id: matching(/^[^\p{C}]{1,64}$/u, "1 to 64 printable characters"),
  quantity: wholeNumber(1, 1_000_000),
  amount: Minor,
});

/** Parses the claims of an authentic message; the rejection names the first invalid claim. */
export const parseClaims = <Claims>(schema: z.ZodMiniType<Claims>, claims: unknown): Claims | Rejection => {
  const read = schema.safeParse(claims, inEnglish);
  if (read.success) return read.data;
  const [issue] = read.error.issues;
  return reject(
    "InvalidRequest",
    `claim ${issue?.path.map(String).join(".") || "body"}: ${issue?.message ?? "invalid"}`,
  );
};

/** The money of the claims `amt` and `cur`. */
export const parseAmount = (amt: string, cur: string): Money | Rejection => {
  const amount = fromWire({ amount: amt, currency: cur });
  return isRejection(amount) || isPositive(amount) ? amount : reject("AmountOutOfRange", "amt must be positive");
};

/** Parses the claim `body` of an authentic message; the rejection names the first invalid field. */
export const parseBody = <Body>(schema: z.ZodMiniType<Body>, body: unknown): Body | Rejection => {
  const read = schema.safeParse(body ?? {}, inEnglish);
  if (read.success) return read.data;
  const [issue] = read.error.issues;
  if (!issue) return reject("InvalidRequest", "the body is invalid");
  const { path, message } = closestIssue(issue);
  return reject("InvalidRequest", `body/${path.map(String).join("/")}: ${message}`);
};

/** For a union, the first issue of the variant with the fewest issues, which was probably intended. */
const closestIssue = (issue: z.core.$ZodIssue): z.core.$ZodIssue => {
  if (issue.code !== "invalid_union") return issue;
  const [best] = issue.errors.toSorted((a, b) => a.length - b.length);
  return best?.[0] ? closestIssue(best[0]) : issue;
};
