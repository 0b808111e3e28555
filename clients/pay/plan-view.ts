import { h } from "preact";
import type { Disclosure, PlanOffer } from "../sdk/plans.ts";
import { chosen, plan, plans } from "./checkout-state.ts";
import { Card, Facts, Table } from "./elements.ts";
import { formatDay, formatMoney, formatName, formatPercent, formatSentence, formatShortDay, isZero } from "./format.ts";
import { lenderContact } from "./lender-contact.ts";
import { words } from "./words.ts";

/** The available plans, and the disclosure of the chosen one. */
export const PlanView = () => {
  const offers = plans.value;
  return h(
    Card,
    { title: words.plans.title },
    offers?.length === 0 && h("p", {}, words.plans.none),
    !offers && h("p", { class: "quiet" }, words.loading),
    h(
      "fieldset",
      { class: "plans" },
      h("legend", { class: "unseen" }, words.plans.title),
      offers?.map((offer) => h(Choice, { key: offer.id, offer })),
    ),
    plan.value && h(DisclosureView, { disclosure: plan.value.disclosure }),
  );
};

const Choice = ({ offer: { id, name, disclosure } }: { readonly offer: PlanOffer }) =>
  h(
    "label",
    { class: "plan" },
    h("input", {
      type: "radio",
      name: "plan",
      value: id,
      checked: chosen.value === id,
      onChange: () => void (chosen.value = id),
    }),
    h("span", { class: "plan-name" }, name),
    h("span", { class: "apr" }, `${formatPercent(disclosure.apr.percent)} ${words.plans.apr}`),
    h("span", { class: "quiet" }, `${payments(disclosure)}, ${costWords(disclosure)}`),
  );

const payments = ({ instalments }: Disclosure): string => {
  const [first] = instalments;
  if (!first) return "";
  const amount = formatMoney(first.total);
  if (instalments.length === 1) return words.plans.once(amount);
  const bySize = instalments.map(({ total }) => total).toSorted((a, b) => Number(BigInt(a.amount) - BigInt(b.amount)));
  const [least, most] = [formatMoney(bySize[0] ?? first.total), formatMoney(bySize.at(-1) ?? first.total)];
  const { parts, partsBetween } = words.plans;
  return least === most ? parts(instalments.length, amount) : partsBetween(instalments.length, least, most);
};

const costWords = ({ totalCost, terms }: Disclosure): string => {
  if (!isZero(totalCost)) return words.plans.costs(formatMoney(totalCost));
  return hasLateFee(terms) ? words.plans.freeInTime : words.plans.free;
};

const hasLateFee = ({ lateness }: Disclosure["terms"]): boolean =>
  typeof lateness === "object" && lateness !== null && "fee" in lateness;

/** The lender's complete disclosure: the consent contains the digest of exactly this. */
const DisclosureView = ({ disclosure }: { readonly disclosure: Disclosure }) => {
  const { amount, apr, totalCost, totalPayable, lender, day, instalments, sentences } = disclosure;
  const text = words.plans;
  return h(
    "div",
    { class: "disclosure" },
    h("h3", {}, `${text.details}: ${disclosure.name}`),
    h(Facts, {
      facts: [
        [text.credit, formatMoney(amount)],
        [text.apr, formatPercent(apr.percent)],
        [text.cost, formatMoney(totalCost)],
        [text.payable, formatMoney(totalPayable)],
        [words.lender, lenderContact.name === "" ? formatName(lender) : lenderContact.name],
      ],
    }),
    h(
      "ul",
      { class: "sentences" },
      sentences.map((each) => formatSentence(each)).map((sentence) => h("li", { key: sentence }, sentence)),
    ),
    h(ScheduleView, { caption: text.schedule(formatDay(day)), instalments }),
  );
};

/** Each payment and its parts; a part that is always zero has no column, so that the table fits a phone. */
const ScheduleView = ({ caption, instalments }: Pick<Disclosure, "instalments"> & { readonly caption: string }) => {
  const text = words.plans;
  const charges = (["interest", "fee"] as const).filter((part) => instalments.some((each) => !isZero(each[part])));
  const parts = charges.length > 0 ? (["principal", ...charges] as const) : [];
  return h(Table, {
    caption,
    head: [text.due, ...parts.map((part) => text[part]), text.amount],
    rows: instalments.map((each) => [
      formatShortDay(each.due),
      ...parts.map((part) => formatMoney(each[part])),
      formatMoney(each.total),
    ]),
  });
};
