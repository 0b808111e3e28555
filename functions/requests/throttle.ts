import { reject, type Rejection } from "../../domain/rejection.ts";
import { rateKey } from "../io/table/item-keys.ts";
import { add } from "../io/table/table.ts";

/** A mall may ask so often in a second, over ten seconds, unless its record says otherwise: a thousand sales a minute, with room. */
const usualPerSecond = 200;

const windowMs = 10_000;

/**
 * Each running function counts for itself and tells the others when it has counted so many, so that a mall of ordinary size costs no
 * write; a flood, which keeps every function busy, is known to all of them within a second.
 */
const parts = 50;

type Count = { readonly window: number; untold: number; all: number };

const counts = new Map<string, Count>();

/** Counts a request of a mall; a no when the mall has asked too often, so that it cannot starve the others. */
export const throttle = async (
  mall: string,
  perSecond = usualPerSecond,
  now = Date.now(),
): Promise<Rejection | undefined> => {
  // Strangers' names are never counted, so there are as many as there are malls.
  const most = (perSecond * windowMs) / 1000;
  const window = Math.floor(now / windowMs);
  const known = counts.get(mall);
  const count = known?.window === window ? known : { window, untold: 0, all: 0 };
  counts.set(mall, count);
  if (count.all + count.untold >= most) return tooMany(perSecond);
  count.untold++;
  if (count.untold < Math.max(1, most / parts)) return undefined;
  const untold = count.untold;
  count.untold = 0;
  count.all = await add(rateKey(mall, window), untold, Math.ceil(now / 1000) + 60);
  return count.all > most ? tooMany(perSecond) : undefined;
};

const tooMany = (perSecond: number): Rejection =>
  reject("TooManyRequests", `at most ${perSecond} requests a second, taken over ten seconds`);
