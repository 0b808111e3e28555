import type { LoadMall } from "../clients/sandbox/load-mall.ts";
import { type Counts, countsOf, type Life } from "./bill/budget.ts";
import type { Runtime } from "./runtime.ts";

/** Counts one life of each kind, with nothing beside it, after one that is not counted: it starts functions and reads keys, which lives share. */
export const measureAlone = async (
  { meter, idle }: Pick<Runtime, "meter" | "idle">,
  { alone }: Pick<LoadMall, "alone">,
): Promise<Readonly<Record<Life, Counts>>> => {
  const measure = async (life: () => Promise<unknown>): Promise<Counts> => {
    await life();
    await idle(60);
    meter.reset();
    await life();
    await idle(60);
    return countsOf(meter.calls.read());
  };
  return { completedSale: await measure(alone.sale), cancelledSale: await measure(alone.cancellation) };
};
