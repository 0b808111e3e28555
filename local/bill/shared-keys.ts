import type { PartitionUse } from "./partitions.ts";

/** The keys of one form, such as `EVENT#<mall>`: how many there were, and what the busiest of them took. */
export type SharedKey = {
  /** The table, or `table/index`. */
  readonly on: string;
  readonly kind: "read" | "write";
  readonly form: string;
  readonly keys: number;
  /** All keys of the form, a sale. */
  readonly unitsASale: number;
  /** The busiest key alone, a sale. */
  readonly hottestASale: number;
  /** What the busiest key took in its busiest second of the measurement. */
  readonly busiestSecond: number;
};

/** What a partition key may take in a second, by DynamoDB's own limits; no quota raises them. */
export const partitionLimits = { write: 1_000, read: 3_000 } as const;

/** A mall's sales a second at which the busiest key of a form meets the limit of its partition. */
export const salesUntilThrottled = ({ kind, hottestASale }: SharedKey): number => partitionLimits[kind] / hottestASale;

/** The use of partition keys by form, averaged over `sales` of one mall, the hottest first. */
export const sharedKeys = (uses: readonly PartitionUse[], mall: string, sales: number): readonly SharedKey[] =>
  [...Map.groupBy(uses, ({ on, kind, key }) => `${on} ${kind} ${formOf(key, mall)}`).values()]
    .map((group) => {
      const [{ on, kind, key }] = group as [PartitionUse];
      const hottest = Math.max(...group.map(({ units }) => units));
      return {
        on,
        kind,
        form: formOf(key, mall),
        keys: group.length,
        unitsASale: round(group.reduce((sum, { units }) => sum + units, 0) / sales),
        hottestASale: round(hottest / sales),
        busiestSecond: round(Math.max(...group.map(({ busiest }) => busiest))),
      };
    })
    .toSorted((a, b) => salesUntilThrottled(a) - salesUntilThrottled(b));

/** A key with its ids left out: `LOAN#<id>`, `EVENT#<mall>`, `BALANCE#BOOK`. */
const formOf = (key: string, mall: string): string => {
  if (key === mall) return "<mall>";
  const [kind = "", ...rest] = key.split("#");
  const id = rest.join("#");
  if (/^[A-Z]+$/.test(kind))
    return id === "" || /^[A-Z]+$/.test(id) ? key : `${kind}#${id === mall ? "<mall>" : "<id>"}`;
  return "<id>";
};

const round = (value: number): number => Math.round(value * 1000) / 1000;
