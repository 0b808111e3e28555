import {
  type CheckoutScenarioName,
  checkoutScenarioNames,
  runCheckoutScenario,
} from "../sandbox/checkout-scenarios.ts";
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
    amount:
      "the price, such as 25.00; without decimals as the API has it: 2500 for 25.00; default: 25.00, or 25,000 won",
  },
  examples: ["trigger purchase.refunded", "trigger purchase.late --mall mall_hanok", "trigger list"],
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
    else throw new CommandError(`unknown event ${event}`, "npx tallystick trigger list shows all events", exits.usage);
  },
};

const triggerPurchase = async (run: Run, name: PurchaseScenarioName): Promise<void> => {
  const sandbox = await connectToSandbox(run);
  const input = await inputOf(run, sandbox, name);
  const before = sandbox.now();
  const purchase = await runPurchaseScenario(sandbox, name, input);
  const days = Math.round(((await sandbox.readClock()) - before) / 86_400_000);
  const history = purchase.timeline.map(({ event }) => (event === name ? strong(event) : event)).join(dim(" → "));
  const moved = days > 0 ? `\n  the sandbox's clock was moved ${days} days` : "";
  run.print(`${purchase.id} of ${input.purchaser} is ${purchase.status}\n  ${history}${moved}`, { purchase, days });
};

const triggerCheckout = async (run: Run, name: CheckoutScenarioName): Promise<void> => {
  const sandbox = await connectToSandbox(run);
  const input = await inputOf(run, sandbox, "approved");
  const checkout = await runCheckoutScenario(sandbox, name, input);
  run.print(`${checkout.id} of ${input.purchaser} is ${strong(checkout.status)}`, { checkout });
};

/** The purchase's mall, purchaser and price. */
const inputOf = async (run: Run, sandbox: SandboxClient, name: PurchaseScenarioName) => {
  const seller = await findMall(sandbox, run);
  const { mall, currency } = seller;
  const { account: purchaser } = await findPurchaser(sandbox, run.options["purchaser"] ?? buyerFor(name, seller));
  return { mall, purchaser, amount: priceOf(run.options["amount"], currency) };
};

/** The price in minor units. Digits alone are what the API and `npx tallystick amounts --json` have. */
const priceOf = (text: string | undefined, currency: string): string => {
  if (text === undefined) return currency === "KRW" ? "25000" : "2500";
  if (/^[1-9]\d{0,12}$/.test(text)) return text;
  const { amount } = parseAmount(text, currency);
  if (amount !== "0") return amount;
  throw new CommandError(`${text} is not a price`, "a price is positive", exits.usage);
};
