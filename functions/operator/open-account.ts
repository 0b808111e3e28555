import * as z from "zod/mini";
import { isPositive, toWire } from "../../domain/money.ts";
import { isRejection, reject } from "../../domain/rejection.ts";
import { parseJwks } from "../io/messages/jwk.ts";
import { accountWrite } from "../io/store/loan-store.ts";
import { loadCatalogue } from "../io/store/plan-store.ts";
import { commitRecorded } from "../io/store/trail-store.ts";
import { staffTrail } from "../io/table/item-keys.ts";
import { staffTask } from "../requests/staff-task.ts";
import { matching, text, withDefault } from "../schemas/basic-schema.ts";
import { WireName } from "../schemas/plan-schema.ts";
import { WireMoney } from "../schemas/schema.ts";

const Input = z.object({
  account: matching(/^acc_[A-Za-z0-9_]{1,48}$/, "acc_ and up to 48 letters, digits and underscores"),
  name: text(1, 128),
  limit: WireMoney,
  bankAccount: text(1, 64),
  plan: withDefault(WireName, "pay-in-30"),
  jwk: z.unknown(),
});

/** The lender opens a purchaser's account: its credit limit, its default plan, the bank account to collect from, and the key that signs the purchaser's part. */
export const handler = staffTask(Input, async ({ account, name, limit, bankAccount, plan, jwk }, note) => {
  if (!isPositive(limit)) return reject("AmountOutOfRange", "a credit limit is positive");
  const offered = (await loadCatalogue()).plans.find(({ id }) => id === plan)?.amounts ?? [];
  if (!offered.some(({ least }) => least.currency === limit.currency))
    return reject("PlanUnavailable", `${plan} is not offered in ${limit.currency}: define it first`);
  const keys = parseJwks({ keys: [jwk] });
  if (isRejection(keys)) return keys;
  const [key] = keys;
  if (key?.use !== "sig") return reject("InvalidKey", "a purchaser's key must be a signing key");
  const standing = { available: limit, version: 1, suspended: false };
  const write = accountWrite({ account, name, limit, bankAccount, plan, jwk: key, ...standing });
  // The trail outlives the account, so it has no name and no bank account.
  const opening = note("openedAccount", { limit: toWire(limit), plan, key: key.kid });
  const opened = await commitRecorded(staffTrail(`account#${account}`), opening, [write]);
  if (isRejection(opened)) return opened;
  return opened ? { account } : reject("WrongState", `${account} is already open`);
});
