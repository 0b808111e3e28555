import { atMost, fromWire, type Money, type WireMoney } from "../money.ts";
import { isRejection, reject, type Rejection } from "../rejection.ts";

/** The outcomes of a rule for a request that the account would allow: review by a person, or a rejection code. `ReviewDeclined` is only for a person. */
export const ruleOutcomes = ["review", "CreditLimitExceeded", "AccountSuspended", "CurrencyMismatch"] as const;

/** One of the outcomes. */
export type RuleOutcome = (typeof ruleOutcomes)[number];

/** The lender's outcome for requests of these amounts, both limits included. */
export type DecisionRule = { readonly least: Money; readonly most: Money; readonly outcome: RuleOutcome };

/** A rule as an operator enters it. */
export type RuleInput = { readonly least: WireMoney; readonly most: WireMoney; readonly outcome: string };

/** The rules are read with the plans at each decision; so many are a few kilobytes. */
const maxRules = 100;

/** The parsed rules, or the first error. Rules must not overlap, because their outcome would be ambiguous. */
export const parseRules = (inputs: readonly RuleInput[]): readonly DecisionRule[] | Rejection => {
  if (inputs.length > maxRules) return reject("InvalidRequest", `a lender has at most ${maxRules} rules`);
  const rules: DecisionRule[] = [];
  for (const [index, each] of inputs.entries()) {
    const rule = parseRule(each);
    if (isRejection(rule)) return reject(rule.rejected, `rule ${index + 1}: ${rule.detail}`);
    const other = rules.findIndex((known) => overlaps(known, rule));
    if (other >= 0) return reject("InvalidRequest", `rules ${other + 1} and ${index + 1} overlap in their amounts`);
    rules.push(rule);
  }
  return rules;
};

/** The outcome of the rules for an amount; undefined where no rule applies. */
export const outcomeFor = (rules: readonly DecisionRule[], amount: Money): RuleOutcome | undefined =>
  rules.find((rule) => overlaps(rule, { least: amount, most: amount }))?.outcome;

const parseRule = (written: RuleInput): DecisionRule | Rejection => {
  const [least, most] = [fromWire(written.least), fromWire(written.most)];
  if (isRejection(least)) return least;
  if (isRejection(most)) return most;
  if (least.currency !== most.currency) return reject("CurrencyMismatch", "least and most must have the same currency");
  if (!atMost(least, most)) return reject("AmountOutOfRange", "least must not exceed most");
  const outcome = ruleOutcomes.find((known) => known === written.outcome);
  return outcome
    ? { least, most, outcome }
    : reject("InvalidRequest", `outcome must be one of ${ruleOutcomes.join(", ")}`);
};

type Range = Pick<DecisionRule, "least" | "most">;

const overlaps = (a: Range, b: Range): boolean =>
  a.least.currency === b.least.currency && atMost(a.least, b.most) && atMost(b.least, a.most);
