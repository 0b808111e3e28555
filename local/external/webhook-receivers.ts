import type { DatabaseSync } from "node:sqlite";
import type { Clock } from "../time/clock.ts";
import { json, type HttpRequest, type HttpResponse } from "../http/http-message.ts";

export type WebhookReceivers = {
  readonly receive: (mall: string, request: HttpRequest) => HttpResponse;
  /** Makes the next deliveries fail with 503: `{ "fail": 3 }`. */
  readonly fail: (mall: string, body: unknown) => HttpResponse;
  readonly show: (mall: string) => HttpResponse;
};

/** The malls' webhook receivers: each stores its last 200 deliveries, verifies nothing, and fails on request. */
export const makeWebhookReceivers = (store: DatabaseSync, clock: Clock): WebhookReceivers => {
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
      const remaining = failures.get(mall) ?? 0;
      const status = remaining > 0 ? 503 : 200;
      if (remaining > 0) failures.set(mall, remaining - 1);
      const at = new Date(clock.now()).toISOString();
      insert.run(mall, JSON.stringify({ at, status, headers, body: body.toString() }));
      trim.run(mall);
      return json(status, status === 200 ? { received: true } : { error: "failing on request" });
    },
    fail: (mall, body) => {
      const { fail } = (body ?? {}) as { fail?: unknown };
      if (typeof fail !== "number" || !Number.isInteger(fail) || fail < 0)
        return json(400, { error: 'the body must be the number of deliveries to fail: { "fail": 3 }' });
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

/** Where the sandbox at this address receives a mall's webhooks. */
export const hookUrl = (url: string, mall: string): string => `${url}/_sandbox/hooks/${mall}`;
