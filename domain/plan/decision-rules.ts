import { atMost, fromWire, type Money, type WireMoney } from "../money.ts";
import { isRejection, reject, type Rejection } from "../rejection.ts";

/** What a rule may say to a request that the account would allow: a person decides, or no, by this code. A person's own no only a person gives. */
export const ruleOutcomes = ["review", "CreditLimitExceeded", "AccountSuspended", "CurrencyMismatch"] as const;

/** One of them. */
export type RuleOutcome = (typeof ruleOutcomes)[number];

/** What the lender says to requests of these amounts, both ends included. */
export type DecisionRule = { readonly least: Money; readonly most: Money; readonly outcome: RuleOutcome };

/** A rule as an operator has written it. */
export type RuleInput = { readonly least: WireMoney; readonly most: WireMoney; readonly outcome: string };

/** So many are read with the plans at each decision: a few kilobytes. */
const maxRules = 100;

/** The rules as they hold from now on, or the first thing that is wrong with them; of two that meet, nobody could say which holds. */
export const parseRules = (written: readonly RuleInput[]): readonly DecisionRule[] | Rejection => {
  if (written.length > maxRules) return reject("InvalidRequest", `a lender has at most ${maxRules} rules`);
  const rules: DecisionRule[] = [];
  for (const [index, each] of written.entries()) {
    const rule = parseRule(each);
    if (isRejection(rule)) return reject(rule.rejected, `rule ${index + 1}: ${rule.detail}`);
    const other = rules.findIndex((known) => overlaps(known, rule));
    if (other >= 0) return reject("InvalidRequest", `rules ${other + 1} and ${index + 1} are about the same amounts`);
    rules.push(rule);
  }
  return rules;
};

/** What the rules say to an amount; nothing, where none is about it. */
export const outcomeFor = (rules: readonly DecisionRule[], amount: Money): RuleOutcome | undefined =>
  rules.find((rule) => overlaps(rule, { least: amount, most: amount }))?.outcome;

const parseRule = (written: RuleInput): DecisionRule | Rejection => {
  const [least, most] = [fromWire(written.least), fromWire(written.most)];
  if (isRejection(least)) return least;
  if (isRejection(most)) return most;
  if (least.currency !== most.currency) return reject("CurrencyMismatch", "least and most are of one currency");
  if (!atMost(least, most)) return reject("AmountOutOfRange", "least is at most `most`");
  const outcome = ruleOutcomes.find((known) => known === written.outcome);
  return outcome ? { least, most, outcome } : reject("InvalidRequest", `outcome is one of ${ruleOutcomes.join(", ")}`);
};

type Range = Pick<DecisionRule, "least" | "most">;

const overlaps = (a: Range, b: Range): boolean =>
  a.least.currency === b.least.currency && atMost(a.least, b.most) && atMost(b.least, a.most);
