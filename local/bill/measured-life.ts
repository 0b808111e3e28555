import type { Calls } from "./calls.ts";
import type { Operations } from "./meter.ts";
import type { SharedKey } from "./shared-keys.ts";

/** What one completed sale takes on average: the operations that AWS bills, the calls, and the use of partition keys. */
export type MeasuredLife = {
  readonly date: string;
  readonly sales: number;
  readonly atOnce: number;
  readonly operations: Operations;
  readonly calls: readonly Calls[];
  readonly keys: readonly SharedKey[];
};
