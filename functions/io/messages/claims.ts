import * as z from "zod";
import { fromWire, isPositive, type Money } from "../../../domain/money.ts";
import { isRejection, reject, type Rejection } from "../../../domain/rejection.ts";

/** A positive amount in minor units, as the claims `amt` and the lines carry it. */
export const Minor = z.string().regex(/^[1-9][0-9]{0,14}$/, "minor units as a decimal string, such as 12500");

/** A mall's order number: what a person can read aloud; the mall's own, so any script. */
export const Order = z.string().regex(/^[^\p{C}]{1,64}$/u, "1 to 64 printable characters");

/** An order line as the gateway may see it. */
export const Line = z.object({
  id: z.string().regex(/^[^\p{C}]{1,64}$/u, "1 to 64 printable characters"),
  quantity: z.int().min(1).max(1_000_000),
  amount: Minor,
});

/** Reads what an authentic message claims; its author is told where it does not fit, in the words of an invalid request. */
export const readClaims = <Claims>(schema: z.ZodType<Claims>, claims: unknown): Claims | Rejection => {
  const read = schema.safeParse(claims);
  if (read.success) return read.data;
  const [issue] = read.error.issues;
  return reject(
    "InvalidRequest",
    `claim ${issue?.path.map(String).join(".") || "body"}: ${issue?.message ?? "invalid"}`,
  );
};

/** The money of the claims `amt` and `cur`. */
export const readAmount = (amt: string, cur: string): Money | Rejection => {
  const amount = fromWire({ amount: amt, currency: cur });
  return isRejection(amount) || isPositive(amount) ? amount : reject("AmountOutOfRange", "amt must be above zero");
};

/** Reads the claim `body` of a message whose signature is good; what does not fit is said with its place. */
export const readBody = <Body>(schema: z.ZodType<Body>, body: unknown): Body | Rejection => {
  const read = schema.safeParse(body ?? {});
  if (read.success) return read.data;
  const [issue] = read.error.issues;
  if (!issue) return reject("InvalidRequest", "the body does not fit");
  const { path, message } = nearest(issue);
  return reject("InvalidRequest", `body/${path.map(String).join("/")}: ${message}`);
};

/** Of several forms the one that fits best is what was meant: the first with the fewest faults. */
const nearest = (issue: z.core.$ZodIssue): z.core.$ZodIssue => {
  if (issue.code !== "invalid_union") return issue;
  const [best] = issue.errors.toSorted((a, b) => a.length - b.length);
  return best?.[0] ? nearest(best[0]) : issue;
};
