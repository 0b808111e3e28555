import { addTime, type Instant, laterOf } from "../calendar.ts";
import { isZero, type Money, subtract } from "../money.ts";
import { deadlines } from "../protocol/deadlines.ts";
import type { EventName } from "../protocol/event-name.ts";
import type { RunningPhase, Phase } from "./phase.ts";
import type { Purchase } from "./purchase.ts";
import type { TimelineEntry } from "./records.ts";
import { waiting } from "./waiting.ts";

/** A transition's event name, and the phase that it starts, continues or reports. */
export type Step = {
  readonly name: EventName;
  /** The stream starts this phase. */
  readonly next?: Phase;
  /** The phase that makes this transition continues; the janitor watches it until it reports. */
  readonly within?: Phase;
  /** The phase that reports and so is no longer in flight. */
  readonly reports?: PhaseName;
};

/** The key of a phase in flight: its name, and the number of its advance, cancellation or repayment. */
export type PhaseName =
  | Phase["phase"]
  | `${"advance" | "cancel" | "refund" | "resume" | "collect" | "promise" | "replan" | "bounce"}.${number}`;

/** True while the phase with that key has not reported. */
export const isInFlight = ({ inFlight }: Purchase, name: PhaseName): boolean =>
  inFlight.some(({ phase }) => nameOf(phase) === name);

const nameOf = (phase: Phase): string => {
  const no = numbered
    .map((key) => (phase as Readonly<Record<string, unknown>>)[key])
    .find((each) => each !== undefined);
  return typeof no === "number" ? `${phase.phase}.${no}` : phase.phase;
};

/** The possible subjects of a phase; each phase has at most one. */
const numbered = ["advance", "cancellation", "repayment", "promise", "replan", "bounce"];

/**
 * The only transition of a purchase: changed fields, the next version, the event for the stream, and the next timer.
 * The timer is rewritten only when the wait has changed, so that each wait costs one schedule call.
 */
export const step = <P extends Purchase>(
  from: Purchase,
  facts: P,
  { name, next: asked, within, reports }: Step,
  now: Instant,
): P => {
  const version = from.version + 1;
  const next = asked ?? (within ? undefined : returnCredit(facts, reports));
  const started = next ?? within;
  const moved: P = {
    ...facts,
    version,
    timeline: [...from.timeline, timelineEntryOf(from, facts, name, now)],
    requests: facts.requests.filter(({ until }) => until > now),
    inFlight: startPhase(facts, reports, started && { since: now, phase: started }),
    event: { no: version, name, at: now, ...(next && { next }) },
  };
  const timer = timerOf(from, moved, now);
  return timer === undefined ? moved : { ...moved, event: { ...moved.event, timer } };
};

/** The purchase whose last transition starts a phase on the evidence of the party that requested it; other transitions need none. */
export const attachEvidence = <P extends Purchase>(moved: P, evidence: string): P => {
  const { next } = moved.event;
  if (!next) return moved;
  const proven = { ...next, evidence };
  return {
    ...moved,
    event: { ...moved.event, next: proven },
    inFlight: moved.inFlight.map((each) => (each.phase === next ? { ...each, phase: proven } : each)),
  };
};

/** The next transition also returns the purchaser's credit balance, unless a return is in progress. */
const returnCredit = (facts: Purchase, reports: PhaseName | undefined): Phase | undefined =>
  facts.credit && (reports === "credit" || !isInFlight(facts, "credit")) ? { phase: "credit" } : undefined;

/** The timeline entry of an event with the changes of both sides' debts, so that the entries sum to the debts. */
const timelineEntryOf = (from: Purchase, to: Purchase, event: EventName, at: Instant): TimelineEntry => {
  const change = (side: "outstanding" | "seller"): Money => subtract(to[side], from[side]);
  const [purchaser, seller] = [change("outstanding"), change("seller")];
  return { at, event, ...(!isZero(purchaser) && { purchaser }), ...(!isZero(seller) && { seller }) };
};

/** Each phase is in flight once; a closed purchase sets no due date, but money in transit still reports. */
const startPhase = (
  { inFlight, status }: Purchase,
  reported: PhaseName | undefined,
  started: RunningPhase | undefined,
): readonly RunningPhase[] => {
  const over = [
    reported,
    started && nameOf(started.phase),
    status === "repaid" || status === "cancelled" || status === "chargedOff" ? "accept" : "",
  ];
  return [...inFlight.filter(({ phase }) => !over.includes(nameOf(phase))), ...(started ? [started] : [])];
};

/** A wait whose timer has fired gets a new one; a new purchase has none, because its request is still being answered. */
const timerOf = (from: Purchase, to: Purchase, now: Instant): Purchase["event"]["timer"] => {
  const before = from.version === 1 ? undefined : waiting(from);
  const after = waiting(to);
  if (after === undefined) return before === undefined ? undefined : "cleared";
  const isUnchanged = before?.until === after.until && JSON.stringify(before.phase) === JSON.stringify(after.phase);
  if (isUnchanged && after.until > now) return undefined;
  return { at: laterOf(after.until, addTime(now, { minutes: 1 })), phase: after.phase };
};

/** When the janitor should check: a phase in flight is overdue, or the timer should have fired. Absent when nothing is awaited. */
export const overdueAt = (purchase: Purchase): Instant | undefined =>
  expected(purchase)
    .map(({ at }) => at)
    .toSorted()
    .at(0);

/** The phases that should have reported or started by now. */
export const overduePhases = (purchase: Purchase, now: Instant): readonly Phase[] =>
  expected(purchase)
    .filter(({ at }) => at <= now)
    .map(({ phase }) => phase);

const expected = (purchase: Purchase): readonly { readonly at: Instant; readonly phase: Phase }[] => {
  const wait = waiting(purchase);
  const phasesInFlight = purchase.inFlight.map(({ since, phase }) => ({ at: addTime(since, deadlines.phase), phase }));
  return wait ? [...phasesInFlight, { at: addTime(wait.until, deadlines.phase), phase: wait.phase }] : phasesInFlight;
};
