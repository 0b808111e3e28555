import { randomUUID } from "node:crypto";
import { isRejection, reject, type Rejection } from "../../domain/rejection.ts";
import { commit, type Write } from "../io/table/table.ts";
import type { Reply } from "../middleware/http.ts";
import {
  answered,
  begun,
  inProgress,
  type Keyed,
  lapsed,
  recordedFor,
  settled,
  withdrawn,
} from "./idempotency-record.ts";

/** A request's record in its story's hands: writes for the very commit that is the effect, none where there is no key. */
export type Deed = {
  /** The record with the answer. If the commit holds, the story gives this reply and no other. */
  readonly keep: (reply: Reply) => readonly Write[];
  /** The record without one, where the answer comes later than the effect: until its lease is over, others wait. */
  readonly begin: () => readonly Write[];
  /** What another request under the same key has come to, when this one's commit did not hold. */
  readonly twin: () => Promise<Reply | Rejection | undefined>;
  /** True when the effect is there already, because who brought it about died before answering. */
  readonly begun: boolean;
};

/** Makes the answer to each state once, so that what its commit keeps is what is given. */
export const onceEach = <State extends object>(
  make: (state: State) => Promise<Reply>,
): ((state: State) => Promise<Reply>) => {
  const made = new WeakMap<State, Promise<Reply>>();
  return async (state) => {
    const reply = made.get(state) ?? make(state);
    made.set(state, reply);
    return reply;
  };
};

const unkeyed: Deed = { keep: () => [], begin: () => [], twin: async () => undefined, begun: false };

const longestKey = 255;

/**
 * Answers a request once for each key: a repeat gets the stored answer, marked `Idempotent-Replayed: true`; one that comes while the
 * first is under way is told to wait; other words under the same key are refused. The record commits with the effect or not at all, so
 * that no crash doubles or loses either. What a story rejects has changed nothing, and leaves the key free.
 */
export const idempotently = async (
  { key, ...asked }: Omit<Keyed, "key"> & { readonly key: string | undefined },
  story: (deed: Deed) => Promise<Reply | Rejection>,
): Promise<Reply | Rejection> => {
  if (key === undefined) return story(unkeyed);
  if (key === "" || key.length > longestKey)
    return reject("InvalidRequest", `Idempotency-Key: 1 to ${longestKey} characters`);
  const keyed = { ...asked, key };
  const before = await recordedFor(keyed);
  if (typeof before === "object") return before;

  const holder = randomUUID();
  let kept: Reply | undefined;
  let isHolder = before === "unanswered";
  const twin = async () => {
    const recorded = await recordedFor(keyed);
    return typeof recorded === "object" ? recorded : undefined;
  };
  const deed: Deed = {
    keep: (reply) => [answered(keyed, (kept = reply))],
    begin: () => {
      isHolder = true;
      return [begun(keyed, holder)];
    },
    twin,
    begun: before === "unanswered",
  };
  const reply = await story(deed).catch(async (error: unknown) => {
    if (isHolder) await commit([lapsed(keyed, holder)]);
    throw error;
  });
  if (reply === kept) return reply;
  if (isHolder) {
    await commit([isRejection(reply) ? withdrawn(keyed, holder) : settled(keyed, holder, reply)]);
    return reply;
  }
  // This request had no effect of its own: its twin was faster, or there was nothing to do, or it was a no.
  return (
    (await twin()) ??
    (isRejection(reply) || (await commit([answered(keyed, reply)])) ? reply : ((await twin()) ?? inProgress))
  );
};
