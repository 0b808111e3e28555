import type { Clock } from "../time/clock.ts";

/** The listeners of all queues. */
export type MessageListeners = ReturnType<typeof makeMessageListeners>;

/** Calls a queue's listeners when a message of the queue may be visible. */
export const makeMessageListeners = (msUntilVisible: (queueArn: string) => number, clock: Clock) => {
  const listeners = new Map<string, readonly (() => void)[]>();
  const alarms = new Map<string, NodeJS.Timeout>();
  let closed = false;

  const listenersOf = (queueArn: string): readonly (() => void)[] => listeners.get(queueArn) ?? [];

  const notify = (queueArn: string): void => {
    for (const listener of listenersOf(queueArn)) setImmediate(listener);
  };

  /** Notifies when the queue's next hidden message becomes visible. */
  const setAlarm = (queueArn: string): void => {
    clearTimeout(alarms.get(queueArn));
    if (closed || listenersOf(queueArn).length === 0) return;
    const wait = msUntilVisible(queueArn);
    if (!Number.isFinite(wait)) return;
    // Timers hold 31 bits; an early alarm only looks again.
    const alarm = setTimeout(() => notifyAndSetAlarm(queueArn), Math.min(wait + 1, 2_000_000_000));
    alarms.set(queueArn, alarm.unref());
  };

  const notifyAndSetAlarm = (queueArn: string): void => {
    if (closed) return;
    notify(queueArn);
    setAlarm(queueArn);
  };

  const add = (queueArn: string, listener: () => void): void => {
    listeners.set(queueArn, [...listenersOf(queueArn), listener]);
    setAlarm(queueArn);
  };

  const remove = (queueArn: string, listener: () => void): void =>
    void listeners.set(
      queueArn,
      listenersOf(queueArn).filter((other) => other !== listener),
    );

  clock.onAdvance(() => {
    for (const queueArn of listeners.keys()) notifyAndSetAlarm(queueArn);
  });

  return {
    notify,
    setAlarm,
    add,
    remove,
    onVisible: (queueArn: string, listener: () => void): void => {
      add(queueArn, listener);
      setImmediate(listener);
    },
    close: (): void => {
      closed = true;
      for (const alarm of alarms.values()) clearTimeout(alarm);
      listeners.clear();
    },
  };
};

/** Resolves when a message of the queue may be visible, or after so many seconds. */
export const waitForMessage = (
  { add, remove }: Pick<MessageListeners, "add" | "remove">,
  queueArn: string,
  seconds: number,
): Promise<void> =>
  new Promise((resolve) => {
    const done = (): void => {
      clearTimeout(timer);
      remove(queueArn, done);
      resolve();
    };
    const timer = setTimeout(done, seconds * 1000);
    add(queueArn, done);
  });
