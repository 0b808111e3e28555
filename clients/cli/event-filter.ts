import type { MallEvent } from "../sdk/event.ts";
import { CommandError, exits } from "./command.ts";
import { didYouMean } from "./nearest.ts";

/**
 * Which events `--events` names: types, types without their kind (`approved`), and patterns (`purchase.*`), separated by commas.
 * Throws CommandError for a name that no event has.
 */
export const eventFilter = (names: string | undefined): ((type: string) => boolean) => {
  if (names === undefined) return () => true;
  const chosen = new Set(names.split(",").flatMap((name) => typesNamed(name.trim())));
  return (type) => chosen.has(type);
};

/** Complete by its type: an event that the SDK knows and this list does not is an error of the compiler. */
const types: Readonly<Record<MallEvent["type"], true>> = {
  "purchase.approved": true,
  "purchase.declined": true,
  "purchase.review_started": true,
  "purchase.expired": true,
  "purchase.advanced": true,
  "purchase.advance_refused": true,
  "purchase.advance_failed": true,
  "purchase.accepted": true,
  "purchase.acceptance_refused": true,
  "purchase.repaid": true,
  "purchase.late": true,
  "purchase.bounced": true,
  "purchase.charged_off": true,
  "purchase.recovered": true,
  "purchase.cancellation_requested": true,
  "purchase.cancellation_refused": true,
  "purchase.dispute_opened": true,
  "purchase.purchaser_evidence": true,
  "purchase.dispute_decided": true,
  "purchase.refund_decided": true,
  "purchase.refunded": true,
  "purchase.refund_parked": true,
  "purchase.refund_failed": true,
  "checkout.consented": true,
  "checkout.cancelled": true,
  "checkout.expired": true,
  "settlement.paid": true,
  "settlement.refused": true,
  "keys.announced": true,
  "endpoint.test": true,
};

/** Every type of event that a mall can receive. */
export const eventTypes: readonly string[] = Object.keys(types);

const typesNamed = (name: string): readonly string[] => {
  const found = eventTypes.filter(name.includes("*") ? matcherOf(name) : (type) => isNamed(type, name));
  if (found.length > 0) return found;
  throw new CommandError(
    name === "" ? "--events has an empty name" : `--events: no event is named ${name}`,
    `${didYouMean(name, known)}npx tallystick trigger list shows events; purchase.* are all of a kind`,
    exits.usage,
  );
};

/** `expired` is of purchases and of checkouts. */
const isNamed = (type: string, name: string): boolean => type === name || type.split(".")[1] === name;

const matcherOf = (pattern: string): ((type: string) => boolean) => {
  const expression = new RegExp(
    `^${pattern
      .split("*")
      .map((part) => part.replaceAll(/\W/g, String.raw`\$&`))
      .join(".*")}$`,
  );
  return (type) => expression.test(type);
};

/** Full names first: of two that are equally near, the full one is suggested. */
const known: readonly string[] = [
  ...eventTypes,
  "purchase.*",
  "checkout.*",
  "settlement.*",
  "keys.*",
  ...eventTypes.map((type) => type.split(".")[1] ?? ""),
];
