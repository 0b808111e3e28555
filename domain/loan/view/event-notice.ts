import type { ApprovedLoan } from "../loan.ts";
import type { RelayedEvent } from "../../protocol/relayed-event.ts";

/**
 * The text for an event that only the gateway knows. The lender cannot verify it, so the text names no amount, debt or due date, and nothing
 * that the gateway or the mall wrote: the page behind the link shows carrier and tracking number.
 */
export const eventText = (event: RelayedEvent, about: Arrival = {}): string => {
  if (event === "shipped" && about.partly) return "A part of your goods is on its way; the rest follows.";
  return event === "delivered" ? arrivalText(about) : texts[event];
};

/** What is known at an arrival: by the gateway, whether it was a part only; by the lender, whether the goods are accepted, or cannot be now. */
export type Arrival = { readonly partly?: boolean; readonly loan?: Pick<ApprovedLoan, "acceptedOn" | "paused"> };

const arrivalText = ({ partly, loan }: Arrival): string => {
  const start = partly ? "A part of your goods has arrived. Check it" : "Your goods have arrived. Check them";
  if (loan?.acceptedOn !== undefined) return `${start}; the page behind the link shows what you can do.`;
  if (loan?.paused) return `${start}; you can accept your goods once your cancellation or dispute is decided.`;
  return partly
    ? `${start}. You can accept your goods once all of them have been sent; you may cancel what is wrong, or what you do not want to wait for.`
    : `${start}, then accept or cancel; after eight days without a response they count as accepted.`;
};

/** The most notices of such events on a loan and day: an order that leaves in several parcels has fewer. */
export const mostEventNotices = 10;

/** True where the event can have happened by what the lender itself knows of the loan. */
export const canHaveHappened = (loan: ApprovedLoan, event: RelayedEvent): boolean => {
  const isAccepted = loan.acceptedOn !== undefined;
  switch (event) {
    case "shipped":
    case "acceptance_refused":
      // Goods are accepted when all have left.
      return !isAccepted && !isOver(loan);
    case "delivered":
      // Goods can count as accepted before they arrive, and the debt can be paid before they are accepted.
      return !isOver(loan) && !(isAccepted && loan.status === "repaid");
    case "cancellation_refused":
      return !isOver(loan);
    case "promise_refused":
      // Only a late purchaser promises.
      return loan.status === "repaying" && loan.retry !== undefined;
    case "called_back":
      return !isAccepted && loan.paused !== undefined;
    case "return_instructed":
    case "return_refused":
    case "dispute_answered":
    case "mall_evidence":
      return loan.paused !== undefined;
    default:
      return event satisfies never;
  }
};

/** True for a loan whose goods are neither sent nor cancelled any more. */
const isOver = ({ status }: ApprovedLoan): boolean =>
  status === "expired" || status === "cancelled" || status === "chargedOff";

const again = "Open this link to see your purchase, and try again.";

const texts: Readonly<Record<Exclude<RelayedEvent, "delivered">, string>> = {
  shipped: `Your goods are on their way.`,
  acceptance_refused: `We could not verify that you accepted your goods. ${again}`,
  promise_refused: `Your promise could not be accepted. ${again}`,
  cancellation_refused: `We could not verify your cancellation. ${again}`,
  called_back: `The goods had left already: please send them back when they arrive.`,
  return_instructed: `The shop has said how to send the goods back: open your purchase to see the address or the label.`,
  return_refused: `The shop objects to your return. The lender is looking into it.`,
  dispute_answered: `The shop objects to your dispute. The lender decides within fourteen days; until then you may add evidence.`,
  mall_evidence: `The shop has added evidence to your dispute. You may add yours until the lender decides.`,
};
