import { magicOf, playScene, type SceneName, sceneNames } from "../sandbox/scenes.ts";
import { type Command, exits, Trouble } from "./command.ts";
import { findMall, findPurchaser, reachSandbox } from "./reach.ts";
import { dim, strong } from "./terminal.ts";

/** Leads a new purchase to an event, by the real flow. */
export const trigger: Command = {
  name: "trigger",
  usage: "<event>",
  does: "leads a new purchase to an event by the real flow: mall, purchaser, banks and time do their part",
  options: {
    purchaser: "who buys; one of `npx tallystick purchasers`",
    amount: "minor units; 2500 unless given, 25000 in won",
  },
  examples: ["trigger purchase.refunded", "trigger purchase.late --mall mall_hanok", "trigger list"],
  words: { least: 1, most: 1 },
  run: async (run) => {
    const [asked = ""] = run.words;
    if (asked === "list") {
      run.print(sceneNames.map((name) => `purchase.${name}`).join("\n"), {
        events: sceneNames.map((name) => `purchase.${name}`),
      });
      return;
    }
    const name = sceneNames.find((each) => each === asked.replace(/^purchase\./, ""));
    if (name === undefined)
      throw new Trouble(`nothing leads to ${asked}`, "npx tallystick trigger list names what can be", exits.usage);
    const sandbox = await reachSandbox(run);
    const { mall, currency } = await findMall(sandbox, run);
    const { account: purchaser } = await findPurchaser(sandbox, run.options["purchaser"] ?? buyerFor(name, currency));
    const amount = run.options["amount"] ?? (currency === "KRW" ? "25000" : "2500");
    if (!/^[1-9]\d{0,12}$/.test(amount))
      throw new Trouble(`${amount} is no amount`, "say minor units, such as --amount 2500", exits.usage);
    const before = sandbox.now();
    const purchase = await playScene(sandbox, name, { mall, purchaser, amount });
    const days = Math.round(((await sandbox.readClock()) - before) / 86_400_000);
    const story = purchase.timeline.map(({ event }) => (event === name ? strong(event) : event)).join(dim(" → "));
    const moved = days > 0 ? `\n  the sandbox's clock was moved ${days} days` : "";
    run.print(`${purchase.id} of ${purchaser} is ${purchase.status}\n  ${story}${moved}`, { purchase, days });
  },
};

const buyerFor = (name: SceneName, currency: string): string => {
  const account = magicOf(name) ?? "acc_approved";
  return currency === "KRW" ? `${account}_krw` : account;
};
