import type { PlanInstalment, PlanOffer } from "../../../clients/sdk/plans.ts";

const pounds = new Intl.NumberFormat("en-GB", { style: "currency", currency: "GBP" });
const day = new Intl.DateTimeFormat("en-GB", { day: "numeric", month: "short", year: "numeric", timeZone: "UTC" });

/** Shows each plan with all that its purchaser is to be shown before consenting: rate, cost, dates and the lender's own sentences. */
export const showOffers = (into: HTMLElement, offers: readonly PlanOffer[]): void => {
  into.querySelector("[role=status]")?.remove();
  into.append(...offers.map((offer, i) => offerOf(offer, i === 0)));
};

/** The plan that was chosen. */
export const choiceOf = (form: HTMLFormElement, offers: readonly PlanOffer[]): PlanOffer | undefined => {
  const chosen = new FormData(form).get("plan");
  return offers.find(({ id }) => id === chosen);
};

const offerOf = ({ id, name, disclosure }: PlanOffer, checked: boolean): HTMLElement => {
  const { apr, totalCost, totalPayable, instalments, words } = disclosure;
  const input = element("input", { type: "radio", name: "plan", value: id, required: true, checked });
  const cost = totalCost.amount === "0" ? "costs nothing" : `costs ${money(totalCost)}`;
  const label = element("label", { className: "offer" }, input, ` ${name}: ${apr.percent} % APR, ${cost}`);
  const details = element(
    "details",
    {},
    element(
      "summary",
      {},
      `${money(totalPayable)} in all, if you accept the goods on ${day.format(new Date(disclosure.day))}`,
    ),
    element("ol", {}, ...instalments.map(instalmentOf)),
    ...words.map((sentence) => element("p", {}, sentence)),
  );
  return element("div", {}, label, details);
};

const instalmentOf = ({ due, total }: PlanInstalment): HTMLElement =>
  element("li", {}, `${day.format(new Date(due))}: ${money(total)}`);

const money = ({ amount }: { readonly amount: string }): string => pounds.format(Number(amount) / 100);

const element = <Name extends keyof HTMLElementTagNameMap>(
  name: Name,
  properties: Partial<HTMLElementTagNameMap[Name]>,
  ...content: readonly (string | Node)[]
): HTMLElementTagNameMap[Name] => {
  const made = Object.assign(document.createElement(name), properties);
  made.append(...content);
  return made;
};
