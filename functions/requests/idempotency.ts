import { randomUUID } from "node:crypto";
import { isRejection, reject, type Rejection } from "../../domain/rejection.ts";
import { commit, type Write } from "../io/table/table.ts";
import { logger } from "../middleware/logger.ts";
import { refuse } from "../middleware/refusal.ts";
import { type HttpContext, type HttpMiddleware, type Reply, type Request, requestOf } from "../middleware/request.ts";
import {
  answered,
  claimed,
  completed,
  inProgress,
  type Keyed,
  recordedFor,
  released,
  withdrawn,
} from "./idempotency-record.ts";

/** The record of a request in its story's hands: writes for the commit that is the effect, none without a key. */
export type IdempotentWrite = {
  /** The record with the reply. If the commit succeeds, the story returns this very reply. */
  readonly complete: (reply: Reply) => readonly Write[];
  /** The record without a reply, where the reply comes later than the effect: until its lease ends, repeats are refused. */
  readonly claim: () => readonly Write[];
  /** The result of another request with the same key, when this one's commit failed. */
  readonly other: () => Promise<Reply | Rejection | undefined>;
  /** True when an earlier request committed the effect and ended without a reply. */
  readonly isClaimed: boolean;
};

/** What the middleware knows of a keyed request while its story runs. */
type Progress = { readonly keyed: Keyed; readonly holder: string; completed?: Reply; isHolder: boolean };

type Idempotent = { write: IdempotentWrite; progress?: Progress };

const unkeyed: IdempotentWrite = {
  complete: () => [],
  claim: () => [],
  other: async () => undefined,
  isClaimed: false,
};

const longestKey = 255;

/**
 * Answers a request once for each `Idempotency-Key`: a repeat gets the stored reply, marked `Idempotent-Replayed: true`; a repeat
 * while the first is in progress, and another request under the same key, are refused. The record commits in the transaction of the
 * effect, so that no crash doubles or loses either. A story that ends in a rejection has changed nothing and leaves the key free.
 */
export const idempotency = <Added>(
  scopeOf: (request: Request, added: Added) => Pick<Keyed, "scope" | "fingerprint">,
): HttpMiddleware<Added & Idempotent> => ({
  before: async ({ event, context }) => {
    const key = event.headers["idempotency-key"];
    // Reads are answered anew; a DELETE has the same effect however often it is sent.
    if (key === undefined || !event.routeKey.startsWith("POST ")) {
      context.write = unkeyed;
      return;
    }
    if (key === "" || key.length > longestKey)
      refuse(reject("InvalidRequest", `Idempotency-Key: 1 to ${longestKey} characters`));
    const keyed = { ...scopeOf(requestOf(event, context), context), key, now: context.now };
    const before = await recordedFor(keyed);
    if (isReply(before)) context.recorded = before;
    else if (typeof before === "object") refuse(before);
    else start(context, keyed, before === "unanswered");
  },
  after: async (request) => {
    const { progress, write } = request.context;
    if (!progress) return;
    const { keyed, holder } = progress;
    const reply = request.response as Reply | Rejection;
    if (reply === progress.completed) return;
    if (progress.isHolder) {
      await commit([isRejection(reply) ? withdrawn(keyed, holder) : completed(keyed, holder, reply)]);
      return;
    }
    // This request had no effect of its own: another one was faster, or there was nothing to do, or it was rejected.
    const other = await write.other();
    if (other) request.response = other;
    else if (!isRejection(reply) && !(await commit([answered(keyed, reply)])))
      request.response = (await write.other()) ?? inProgress;
  },
  onError: async ({ context: { progress } }) => {
    if (!progress?.isHolder) return;
    // The error of the request is the one to report: a claim that is not released ends with its lease.
    await commit([released(progress.keyed, progress.holder)]).catch((error: unknown) => {
      logger.warn("claim not released", { error: error as Error });
    });
  },
});

const isReply = (known: Awaited<ReturnType<typeof recordedFor>>): known is Reply =>
  typeof known === "object" && !isRejection(known);

const start = (context: HttpContext & Idempotent, keyed: Keyed, isClaimed: boolean): void => {
  const progress: Progress = { keyed, holder: randomUUID(), isHolder: isClaimed };
  context.progress = progress;
  context.write = {
    complete: (reply) => [answered(keyed, (progress.completed = reply))],
    claim: () => {
      progress.isHolder = true;
      return [claimed(keyed, progress.holder)];
    },
    other: async () => {
      const recorded = await recordedFor(keyed);
      return typeof recorded === "object" ? recorded : undefined;
    },
    isClaimed,
  };
};

/** Makes the reply to each state once, so that the reply in the commit and the returned one are the same. */
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
