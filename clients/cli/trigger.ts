import {
  type CheckoutScenarioName,
  checkoutScenarioNames,
  runCheckoutScenario,
} from "../sandbox/checkout-scenarios.ts";
import { linkIn } from "../sandbox/approval-link.ts";
import type { Purchase } from "../sdk/purchase.ts";
import type { SandboxClient } from "../sandbox/sandbox.ts";
import {
  buyerFor,
  runPurchaseScenario,
  type PurchaseScenarioName,
  purchaseScenarioNames,
} from "../sandbox/purchase-scenarios.ts";
import { type Command, exits, type Run, CommandError } from "./command.ts";
import { parseAmount } from "./money.ts";
import { findMall, findPurchaser, connectToSandbox } from "./connect.ts";
import { didYouMean } from "./nearest.ts";
import { dim, strong } from "./terminal.ts";

const events = [
  ...purchaseScenarioNames.map((name) => `purchase.${name}`),
  ...checkoutScenarioNames.map((name) => `checkout.${name}`),
];

/** Runs a new purchase or checkout through the real flow until an event occurs. */
export const trigger: Command = {
  name: "trigger",
  usage: "<event>",
  summary:
    "runs a new purchase or checkout until an event occurs, by real requests of mall, purchaser and bank and by moving the clock",
  options: {
    purchaser: "who buys: an account that `npx tallystick purchasers` lists",
    amount: "the price as a person writes it: 25 or 25.00 pounds, 25000 won; default: 25.00, or 25,000 won",
  },
  examples: [
    "trigger purchase.refunded",
    "trigger purchase.late --mall mall_hanok --amount 40000",
    "trigger declined --amount 13.02 --purchaser acc_ailsa_reid",
    "trigger list",
  ],
  args: { least: 1, most: 1 },
  run: async (run) => {
    const [event = ""] = run.args;
    if (event === "list") {
      run.print(events.join("\n"), { events });
      return;
    }
    const checkout = checkoutScenarioNames.find((name) => `checkout.${name}` === event);
    const purchase = purchaseScenarioNames.find((name) => name === event.replace(/^purchase\./, ""));
    if (checkout !== undefined) await triggerCheckout(run, checkout);
    else if (purchase !== undefined) await triggerPurchase(run, purchase);
    else throw unknownEvent(event);
  },
};

/** Events that are not about one purchase or checkout. */
const otherEvents = ["settlement.paid", "settlement.refused", "keys.announced", "endpoint.test"];

const unknownEvent = (event: string): CommandError =>
  otherEvents.includes(event)
    ? new CommandError(
        `${event} is not about one purchase or checkout`,
        "docs/sandbox.md#events says how to cause it",
        exits.usage,
      )
    : new CommandError(
        `unknown event ${event}`,
        `${didYouMean(event, [...events, ...purchaseScenarioNames, ...otherEvents])}npx tallystick trigger list shows all events`,
        exits.usage,
      );

const triggerPurchase = async (run: Run, name: PurchaseScenarioName): Promise<void> => {
  const sandbox = await connectToSandbox(run);
  const input = await inputOf(run, sandbox, name);
  const before = sandbox.now();
  const purchase = await runPurchaseScenario(sandbox, name, input);
  const days = Math.round(((await sandbox.readClock()) - before) / 86_400_000);
  const history = purchase.timeline.map(({ event }) => (event === name ? strong(event) : event)).join(dim(" → "));
  const moved = days > 0 ? `\n  the sandbox's clock was moved ${days} days` : "";
  const links = await linksTo(run, sandbox, purchase);
  run.print(`${purchase.id} of ${input.purchaser} is ${purchase.status}\n  ${history}${moved}${textOf(links)}`, {
    purchase,
    days,
    links,
  });
};

const triggerCheckout = async (run: Run, name: CheckoutScenarioName): Promise<void> => {
  const sandbox = await connectToSandbox(run);
  const input = await inputOf(run, sandbox, "approved");
  const { link, ...checkout } = await runCheckoutScenario(sandbox, name, input);
  const links = { page: link };
  run.print(`${checkout.id} of ${input.purchaser} is ${strong(checkout.status)}${textOf(links)}`, { checkout, links });
};

/** Where to look at what was made: the purchaser's page, which only an approved purchase has, and the sandbox's overview. */
const linksTo = async (
  { url }: Run,
  sandbox: SandboxClient,
  { approvalNumber }: Purchase,
): Promise<{ readonly page?: string; readonly sandbox: string }> => {
  const link = approvalNumber === undefined ? undefined : linkIn(await sandbox.notices(), approvalNumber);
  return { ...(link !== undefined && { page: link }), sandbox: new URL("/", url).href };
};

const textOf = (links: { readonly page?: string; readonly sandbox?: string }): string =>
  Object.entries(links)
    .map(([name, link]) => `\n  ${dim(name === "page" ? "the purchaser's page" : "the sandbox's page  ")}  ${link}`)
    .join("");

/** The purchase's mall, purchaser and price. */
const inputOf = async (run: Run, sandbox: SandboxClient, name: PurchaseScenarioName) => {
  const seller = await findMall(sandbox, run);
  const { mall, currency } = seller;
  const { account: purchaser } = await findPurchaser(sandbox, run.options["purchaser"] ?? buyerFor(name, seller));
  return { mall, purchaser, amount: priceOf(run.options["amount"], currency) };
};

/** The price in minor units, read as every command reads an amount: a whole number is of pounds, not of pence. */
const priceOf = (text: string | undefined, currency: string): string => {
  if (text === undefined) return currency === "KRW" ? "25000" : "2500";
  const { amount } = parseAmount(text, currency);
  if (amount !== "0") return amount;
  throw new CommandError(`${text} is not a price`, "a price is positive", exits.usage);
};
