import { addTime, type Instant } from "./calendar.ts";
import type { EventName, Phase, Purchase } from "./purchase.ts";
import { deadlines, waiting } from "./waiting.ts";

/** What a transition says besides the new facts: its name, the phase it starts or goes on in, or that the phase has reported. */
export type Step = {
  readonly name: EventName;
  /** The stream starts this phase. */
  readonly next?: Phase;
  /** The phase that makes this transition goes on by itself; until it reports, the janitor watches it. */
  readonly within?: Phase;
  /** The saga reports: nothing is in flight any more. */
  readonly reports?: true;
};

/**
 * The only way a purchase moves: new facts, one version more, the event that the stream will carry, and the next timer.
 * The timer is rewritten only when the wait has changed, so a schedule costs one call a wait.
 */
export const step = <P extends Purchase>(
  from: Purchase,
  facts: P,
  { name, next, within, reports }: Step,
  now: Instant,
): P => {
  const version = from.version + 1;
  const started = next ?? within;
  const inFlight = started ? { since: now, phase: started } : reports ? undefined : from.inFlight;
  const { inFlight: _, ...rest } = facts;
  const moved = {
    ...rest,
    version,
    timeline: [...from.timeline, { at: now, event: name }],
    requests: facts.requests.filter(({ until }) => until > now),
    ...(inFlight && { inFlight }),
    event: { no: version, name, at: now, ...(next && { next }) },
  } as unknown as P;
  const timer = timerOf(from, moved);
  return timer === undefined ? moved : { ...moved, event: { ...moved.event, timer } };
};

const timerOf = (from: Purchase, to: Purchase): Purchase["event"]["timer"] => {
  const before = waiting(from);
  const after = waiting(to);
  if (after === undefined) return before === undefined ? undefined : "cleared";
  if (before && before.until === after.until && JSON.stringify(before.phase) === JSON.stringify(after.phase))
    return undefined;
  return { at: after.until, phase: after.phase };
};

/** When the janitor should look: the phase in flight is late, or the timer should have fired. Absent when nothing is awaited. */
export const overdueAt = (purchase: Purchase): Instant | undefined => {
  const flight = purchase.inFlight && addTime(purchase.inFlight.since, deadlines.phase);
  const wait = waiting(purchase);
  const timer = wait && addTime(wait.until, deadlines.phase);
  return flight === undefined ? timer : timer === undefined || flight < timer ? flight : timer;
};
