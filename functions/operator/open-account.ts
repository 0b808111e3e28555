import * as z from "zod";
import { payIn } from "../../domain/credit-terms.ts";
import { checkLateness } from "../../domain/lateness-terms.ts";
import { isPositive } from "../../domain/money.ts";
import { isRejection, reject } from "../../domain/rejection.ts";
import { intakeJwks } from "../io/jwk-intake.ts";
import { openAccount } from "../io/loan-store.ts";
import { Lateness } from "../middleware/lateness.ts";
import { task } from "../middleware/task.ts";
import { WireMoney } from "../middleware/wire.ts";

const Input = z.object({
  account: z.string().regex(/^acc_[A-Za-z0-9_]{1,48}$/),
  name: z.string().min(1).max(128),
  limit: WireMoney,
  bankAccount: z.string().min(1).max(64),
  payInDays: z.int().min(1).max(365).default(30),
  lateness: Lateness.optional(),
  jwk: z.unknown(),
});

/** The lender opens a purchaser's account: a credit limit, where money is collected, and the key that signs the purchaser's part. */
export const handler = task(Input, async ({ account, name, limit, bankAccount, payInDays, lateness, jwk }) => {
  if (!isPositive(limit)) return reject("AmountOutOfRange", "a credit limit is above zero");
  const wrong = lateness && checkLateness(lateness);
  if (wrong) return wrong;
  const keys = intakeJwks({ keys: [jwk] });
  if (isRejection(keys)) return keys;
  const [key] = keys;
  if (key?.use !== "sig") return reject("InvalidKey", "a purchaser's key signs");
  const opened = await openAccount({
    account,
    name,
    limit,
    available: limit,
    version: 1,
    bankAccount,
    suspended: false,
    terms: { ...payIn(payInDays), ...(lateness && { lateness }) },
    jwk: key,
  });
  return opened ? { account } : reject("WrongState", `${account} is open already`);
});
