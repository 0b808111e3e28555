import type { DatabaseSync } from "node:sqlite";
import type { Clock } from "../time/clock.ts";
import { json, type Incoming, type Outgoing } from "../http/exchange.ts";

export type Hooks = {
  readonly receive: (mall: string, request: Incoming) => Outgoing;
  /** Makes the next deliveries fail: `{ "fail": 3 }`. */
  readonly fail: (mall: string, body: unknown) => Outgoing;
  readonly show: (mall: string) => Outgoing;
};

/** The malls' webhook receivers: they verify nothing, keep the last two hundred deliveries each, and fail when told to. */
export const makeHooks = (store: DatabaseSync, clock: Clock): Hooks => {
  store.exec(`
    CREATE TABLE IF NOT EXISTS hook (number INTEGER PRIMARY KEY AUTOINCREMENT, mall TEXT NOT NULL, delivery TEXT NOT NULL);
    CREATE INDEX IF NOT EXISTS hookByMall ON hook (mall, number);`);
  const insert = store.prepare("INSERT INTO hook (mall, delivery) VALUES (?, ?)");
  const trim = store.prepare(
    "DELETE FROM hook WHERE mall = ?1 AND number <= (SELECT number FROM hook WHERE mall = ?1 ORDER BY number DESC LIMIT 1 OFFSET 200)",
  );
  const select = store.prepare("SELECT delivery FROM hook WHERE mall = ? ORDER BY number");
  const failures = new Map<string, number>();
  return {
    receive: (mall, { headers, body }) => {
      const left = failures.get(mall) ?? 0;
      const status = left > 0 ? 503 : 200;
      if (left > 0) failures.set(mall, left - 1);
      const at = new Date(clock.now()).toISOString();
      insert.run(mall, JSON.stringify({ at, status, headers, body: body.toString() }));
      trim.run(mall);
      return json(status, status === 200 ? { received: true } : { error: "told to fail" });
    },
    fail: (mall, body) => {
      const { fail } = (body ?? {}) as { fail?: unknown };
      if (typeof fail !== "number" || !Number.isInteger(fail) || fail < 0)
        return json(400, { error: 'say how many: { "fail": 3 }' });
      failures.set(mall, fail);
      return json(200, { mall, fail });
    },
    show: (mall) =>
      json(200, {
        mall,
        failing: failures.get(mall) ?? 0,
        deliveries: select.all(mall).map(({ delivery }) => JSON.parse(String(delivery)) as object),
      }),
  };
};
