import { reject, type Rejection } from "../../domain/rejection.ts";
import type { Mall } from "../io/store/mall-store.ts";
import { rateKey } from "../io/table/item-keys.ts";
import { add } from "../io/table/table.ts";
import { refuse } from "../middleware/refusal.ts";
import type { HttpMiddleware } from "../middleware/request.ts";

/** Refuses the requests of a mall above its rate, so that it cannot starve the others. */
export const throttle = (): HttpMiddleware<{ mall: Mall }> => ({
  before: async ({ context: { mall } }) => {
    const tooMany = await countRequest(mall.mall, mall.requestsPerSecond);
    if (tooMany) refuse(tooMany);
  },
});

/** Requests of a mall in a second, over ten seconds, unless its record has another number: a thousand sales a minute, and more. */
const usualPerSecond = 200;

const windowMs = 10_000;

/**
 * Each running function counts by itself and adds its count to the shared one at every fiftieth of the limit, so that a mall of
 * ordinary size costs no write, and all functions know of a flood, which keeps each of them busy, within a second.
 */
const parts = 50;

type Count = { readonly window: number; unshared: number; all: number };

const counts = new Map<string, Count>();

/** Counts a request of a mall; a rejection above its rate. */
export const countRequest = async (
  mall: string,
  perSecond = usualPerSecond,
  now = Date.now(),
): Promise<Rejection | undefined> => {
  // Only registered malls are counted, so the map has at most one entry a mall.
  const limit = (perSecond * windowMs) / 1000;
  const window = Math.floor(now / windowMs);
  const known = counts.get(mall);
  const count = known?.window === window ? known : { window, unshared: 0, all: 0 };
  counts.set(mall, count);
  if (count.all + count.unshared >= limit) return tooMany(perSecond);
  count.unshared++;
  if (count.unshared < Math.max(1, limit / parts)) return undefined;
  const { unshared } = count;
  count.unshared = 0;
  count.all = await add(rateKey(mall, window), unshared, Math.ceil(now / 1000) + 60);
  return count.all > limit ? tooMany(perSecond) : undefined;
};

const tooMany = (perSecond: number): Rejection =>
  reject("TooManyRequests", `at most ${perSecond} requests a second, averaged over ten seconds`);
