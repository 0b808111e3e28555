import type { Reply } from "./idempotency-record.ts";
import type { Mall } from "./mall-store.ts";

/** Marks an answer as one of the version that the mall is pinned to; what the request itself asks for goes before it. */
export const inVersionOf = ({ apiVersion }: Pick<Mall, "apiVersion">, reply: Reply): Reply => ({
  ...reply,
  headers: { ...reply.headers, "api-version": apiVersion },
});
