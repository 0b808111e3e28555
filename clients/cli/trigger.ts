import { type CheckoutSceneName, checkoutSceneNames, playCheckout } from "../sandbox/checkout-scenes.ts";
import type { SandboxClient } from "../sandbox/sandbox.ts";
import { buyerIn, playScene, type SceneName, sceneNames } from "../sandbox/scenes.ts";
import { type Command, exits, type Run, Trouble } from "./command.ts";
import { findMall, findPurchaser, reachSandbox } from "./reach.ts";
import { dim, strong } from "./terminal.ts";

const events = [
  ...sceneNames.map((name) => `purchase.${name}`),
  ...checkoutSceneNames.map((name) => `checkout.${name}`),
];

/** Leads a new purchase, or a checkout, to an event, by the real flow. */
export const trigger: Command = {
  name: "trigger",
  usage: "<event>",
  does: "leads a new purchase or checkout to an event by the real flow: mall, purchaser, banks and time do their part",
  options: {
    purchaser: "who buys; one of `npx tallystick purchasers`",
    amount: "minor units; 2500 unless given, 25000 in won",
  },
  examples: ["trigger purchase.refunded", "trigger purchase.late --mall mall_hanok", "trigger list"],
  words: { least: 1, most: 1 },
  run: async (run) => {
    const [asked = ""] = run.words;
    if (asked === "list") {
      run.print(events.join("\n"), { events });
      return;
    }
    const checkout = checkoutSceneNames.find((name) => `checkout.${name}` === asked);
    const purchase = sceneNames.find((name) => name === asked.replace(/^purchase\./, ""));
    if (checkout !== undefined) await triggerCheckout(run, checkout);
    else if (purchase !== undefined) await triggerPurchase(run, purchase);
    else throw new Trouble(`nothing leads to ${asked}`, "npx tallystick trigger list names what can be", exits.usage);
  },
};

const triggerPurchase = async (run: Run, name: SceneName): Promise<void> => {
  const sandbox = await reachSandbox(run);
  const setting = await settingOf(run, sandbox, name);
  const before = sandbox.now();
  const purchase = await playScene(sandbox, name, setting);
  const days = Math.round(((await sandbox.readClock()) - before) / 86_400_000);
  const story = purchase.timeline.map(({ event }) => (event === name ? strong(event) : event)).join(dim(" → "));
  const moved = days > 0 ? `\n  the sandbox's clock was moved ${days} days` : "";
  run.print(`${purchase.id} of ${setting.purchaser} is ${purchase.status}\n  ${story}${moved}`, { purchase, days });
};

const triggerCheckout = async (run: Run, name: CheckoutSceneName): Promise<void> => {
  const sandbox = await reachSandbox(run);
  const setting = await settingOf(run, sandbox, "approved");
  const checkout = await playCheckout(sandbox, name, setting);
  run.print(`${checkout.id} of ${setting.purchaser} is ${strong(checkout.status)}`, { checkout });
};

/** Whose purchase it is, where, and for how much. */
const settingOf = async (run: Run, sandbox: SandboxClient, name: SceneName) => {
  const seller = await findMall(sandbox, run);
  const { mall, currency } = seller;
  const { account: purchaser } = await findPurchaser(sandbox, run.options["purchaser"] ?? buyerIn(name, seller));
  const amount = run.options["amount"] ?? (currency === "KRW" ? "25000" : "2500");
  if (!/^[1-9]\d{0,12}$/.test(amount))
    throw new Trouble(`${amount} is no amount`, "say minor units, such as --amount 2500", exits.usage);
  return { mall, purchaser, amount };
};
