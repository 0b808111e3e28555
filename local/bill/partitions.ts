/** What a partition key of a table or an index took: `units` in all, `busiest` in the second that took the most. */
export type PartitionUse = {
  /** The table's name, for an index with its own: `tallystick-gateway/by-mall`. */
  readonly on: string;
  readonly key: string;
  readonly kind: "read" | "write";
  readonly units: number;
  readonly busiest: number;
};

/** Units that one request took of one partition key. */
export type PartitionUnits = Pick<PartitionUse, "on" | "key" | "kind" | "units">;

/**
 * Counts units by partition key and second while it is started, in memory: DynamoDB serves at most 1,000 write units and 3,000 read units of a
 * partition a second, whatever the table may take. It is not started outside of measurements, because it grows with every key.
 */
export type PartitionLog = {
  readonly start: () => void;
  readonly started: () => boolean;
  readonly note: (units: PartitionUnits) => void;
  readonly read: () => readonly PartitionUse[];
};

export const makePartitionLog = (now: () => number = Date.now): PartitionLog => {
  const counted = new Map<string, PartitionUse & { readonly second: number; readonly inSecond: number }>();
  let started = false;
  return {
    start: () => {
      counted.clear();
      started = true;
    },
    started: () => started,
    note: ({ on, key, kind, units }) => {
      if (!started || units === 0) return;
      const name = `${on} ${kind} ${key}`;
      const second = Math.floor(now() / 1000);
      const before = counted.get(name);
      const inSecond = units + (before?.second === second ? before.inSecond : 0);
      const busiest = Math.max(before?.busiest ?? 0, inSecond);
      counted.set(name, { on, key, kind, units: units + (before?.units ?? 0), busiest, second, inSecond });
    },
    read: () => [...counted.values()].map(({ on, key, kind, units, busiest }) => ({ on, key, kind, units, busiest })),
  };
};
