import { h } from "preact";
import type { Loan } from "../sdk/loan.ts";
import { Card, Facts } from "./elements.ts";
import { formatDay, formatMoney, formatPercent, formatSentence } from "./format.ts";
import { words } from "./words.ts";

/** What the purchaser agreed to: the plan, its cost, and the terms in sentences. */
export const PlanFactsView = ({ loan }: { readonly loan: Loan | undefined }) => {
  if (!loan) return null;
  const { plan, planName, consent, amount } = loan;
  const text = words.agreement;
  const name = planName ?? plan;
  return h(
    Card,
    { title: text.title },
    h(Facts, {
      facts: [
        ...(name === undefined ? [] : [[text.plan, name] as const]),
        [words.plans.credit, formatMoney(amount)] as const,
        ...(consent
          ? ([
              [words.plans.apr, formatPercent(consent.apr)],
              [words.plans.cost, formatMoney(consent.totalCost)],
              [words.plans.payable, formatMoney(consent.totalPayable)],
              [text.on, formatDay(consent.at)],
            ] as const)
          : []),
      ],
    }),
    h(
      "details",
      {},
      h("summary", {}, text.terms),
      h(
        "ul",
        { class: "sentences" },
        loan.sentences.map((each) => formatSentence(each)).map((sentence) => h("li", { key: sentence }, sentence)),
      ),
    ),
  );
};
