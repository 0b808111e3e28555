import type { RelayedEvent } from "../../protocol/relayed-event.ts";

/**
 * The text for an event that only the gateway knows. The lender cannot verify it, so the text names no amount, debt or due date and has
 * nothing of the gateway's but a tracking number.
 */
export const eventText = (event: RelayedEvent, tracking: string | undefined): string => {
  const number = tracking?.replaceAll(" ", "") ?? "";
  // A sentence could be put where a tracking number is expected.
  const tracked = trackingNumber.test(number) ? ` (tracking ${number})` : "";
  return { ...texts, shipped: `Your goods are on their way${tracked}.` }[event];
};

const trackingNumber = /^[\w-]{1,40}$/;

const again = "Open this link to see your purchase, and try again.";

const texts: Readonly<Record<Exclude<RelayedEvent, "shipped">, string>> = {
  delivered: `Your goods have arrived. Check them, then accept or cancel; after eight days without a response they count as accepted.`,
  acceptance_refused: `We could not verify that you accepted your goods. ${again}`,
  promise_refused: `Your promise could not be accepted. ${again}`,
  cancellation_refused: `We could not verify your cancellation. ${again}`,
  called_back: `The goods had left already: please send them back when they arrive.`,
  return_instructed: `The shop has said how to send the goods back: open your purchase to see the address or the label.`,
  return_refused: `The shop objects to your return. The lender is looking into it.`,
  dispute_opened: `Your dispute is with the shop, which has to answer.`,
  dispute_answered: `The shop objects to your dispute. The lender decides within fourteen days; until then you may add evidence.`,
  mall_evidence: `The shop has added evidence to your dispute. You may add yours until the lender decides.`,
  dispute_decided: `Your dispute is decided: open the purchase to see how.`,
};
