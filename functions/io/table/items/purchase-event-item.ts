import type { Phase, RunningPhase } from "../../../../domain/purchase/phase.ts";
import type { Purchase, PurchaseEvent } from "../../../../domain/purchase/purchase.ts";
import { packInstant, storedInstant, unpackInstant } from "../item.ts";
import { packToken, unpackToken } from "./packed-token.ts";

/** What an event makes follow. */
type Follows = Omit<PurchaseEvent, "no" | "name" | "at">;

/** An event as stored: `next` is true where it starts the last of the phases in flight. */
export type PackedEvent = {
  readonly next?: Phase | true;
  readonly timer?: Follows["timer"];
};

/** A phase in flight as stored, with its evidence in bytes; without `since` it runs since the last event. */
export type PackedRunning = {
  readonly since?: string;
  readonly phase: Omit<Phase, "evidence"> & { readonly evidence?: Uint8Array | string };
};

/** The facts of a purchase that evidence repeats, and the time of its last event. */
type Known = Pick<Purchase, "id" | "order" | "mall"> & { readonly at: string };

/** The attributes of the last event and of the phases in flight. A transition puts the phase that it starts last, so it is stored once. */
export const packEvent = ({
  event: { next, timer, at },
  inFlight,
  ...facts
}: Purchase): { readonly event?: PackedEvent; readonly inFlight?: readonly PackedRunning[] } => {
  const startsLast = JSON.stringify(next) === JSON.stringify(inFlight.at(-1)?.phase);
  const event = {
    ...(next && { next: startsLast ? (true as const) : next }),
    ...(timer && { timer: timer === "cleared" ? timer : { ...timer, at: packInstant(timer.at) } }),
  };
  return {
    ...((next ?? timer) && { event }),
    ...(inFlight.length > 0 && { inFlight: inFlight.map((each) => packRunning(each, { ...facts, at })) }),
  };
};

/** What the last event makes follow, by its attribute and the phases in flight. */
export const followsOf = ({ next, timer }: PackedEvent = {}, inFlight: readonly RunningPhase[]): Follows => {
  const last = inFlight.at(-1)?.phase;
  const started = next === true ? last : next && withEvidence(next, last);
  return {
    ...(started && { next: started }),
    ...(timer && { timer: timer === "cleared" ? timer : { ...timer, at: storedInstant(timer.at) } }),
  };
};

const packRunning = ({ since, phase: { evidence, ...phase } }: RunningPhase, known: Known): PackedRunning => ({
  ...(since !== known.at && { since: packInstant(since) }),
  phase: { ...phase, ...(evidence !== undefined && { evidence: packToken(evidence, wordsOf(known)) }) },
});

/** The phases in flight of an item. */
export const unpackInFlight = (packed: readonly PackedRunning[] = [], known: Known): readonly RunningPhase[] =>
  packed.map(({ since, phase: { evidence, ...phase } }) => ({
    since: since === undefined ? known.at : unpackInstant(since),
    phase: {
      ...phase,
      ...(evidence !== undefined && { evidence: unpackToken(evidence, wordsOf(known)) }),
    } as Phase,
  }));

const wordsOf = ({ id, order, mall }: Known): readonly string[] => [mall, order, id];

/** Items before 2026-12 repeat the phase without its evidence. */
const withEvidence = (next: Phase, last: Phase | undefined): Phase =>
  last?.evidence === undefined || last.phase !== next.phase ? next : { ...next, evidence: last.evidence };
