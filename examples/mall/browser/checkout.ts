import { consentTo, type PlanOffer } from "../../../clients/sdk/plans.ts";
import type { Key } from "../../../clients/sdk/message.ts";
import type { OrderLine } from "../../../clients/sdk/purchase.ts";
import { sealPurchaserPart } from "../../../clients/sdk/purchaser.ts";
import { choiceOf, showOffers } from "./offers.ts";

/* The checkout: shows the lender's plans, and seals the customer's consent for the lender before the shop gets the form. */

type Cart = {
  readonly number: string;
  readonly lines: readonly OrderLine[];
  readonly mall: string;
  readonly lender: string;
};
type Credit = {
  readonly plans: readonly PlanOffer[];
  readonly lenderKeys: readonly Key[];
  readonly people: readonly { readonly account: string; readonly name: string; readonly key: Key }[];
  readonly now: string;
};

const form = document.querySelector<HTMLFormElement>("#checkout")!;
const field = (name: string) => form.elements.namedItem(name) as HTMLInputElement;
const trouble = document.querySelector<HTMLElement>("#trouble")!;
const cart = JSON.parse(form.dataset["order"] ?? "{}") as Cart;
const amount = String(cart.lines.reduce((sum, line) => sum + Number(line.amount), 0));

try {
  const credit = (await (await fetch(`/credit?amount=${amount}`)).json()) as Credit;
  const asked = Date.now();
  const now = () => Date.parse(credit.now) + Date.now() - asked;
  showPeople(credit.people);
  showOffers(document.querySelector<HTMLElement>("#plans")!, credit.plans);
  form.querySelector("button")!.disabled = false;
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    void order(credit, now);
  });
} catch {
  trouble.textContent = "The lender cannot be reached. Reload the page in a moment; nothing was ordered.";
}

function showPeople(people: Credit["people"]): void {
  const options = people.map(({ account, name }) => new Option(name, account));
  (form.elements.namedItem("account") as HTMLSelectElement).replaceChildren(...options);
}

async function order(credit: Credit, now: () => number): Promise<void> {
  try {
    field("part").value = await seal(credit, now);
    // Who somebody is to the lender is the lender's business: the shop's form goes without it.
    field("account").disabled = true;
    form.submit();
  } catch (error) {
    trouble.textContent = `Your consent could not be sealed: ${String(error)}`;
  }
}

async function seal({ people, plans, lenderKeys }: Credit, now: () => number): Promise<string> {
  const person = people.find(({ account }) => account === field("account").value);
  const offer = choiceOf(form, plans);
  if (!person || !offer) throw new Error("choose who you are and how to pay");
  const { number, lines, mall, lender } = cart;
  const what = { order: number, amount, currency: "GBP", lines, mall, lender, lenderKeys };
  const who = { account: person.account, signKey: person.key, contact: field("contact").value };
  return sealPurchaserPart({ ...what, ...who, plan: await consentTo(offer), now });
}
