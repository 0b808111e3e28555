/** The actions of a day, in the order in which they happen. */
export const actions = ["order", "cancel", "answer", "ship", "deliver", "accept", "repay"] as const;
export type Action = (typeof actions)[number];

/** Planned work by day and action. */
export type Agenda = ReturnType<typeof makeAgenda>;

/** An empty agenda. */
export const makeAgenda = () => {
  const planned = new Map<string, (() => Promise<void>)[]>();
  let last = 0;
  return {
    add: (day: number, action: Action, work: () => Promise<void>): void => {
      const key = `${day} ${action}`;
      planned.set(key, [...(planned.get(key) ?? []), work]);
      last = Math.max(last, day);
    },
    take: (day: number, action: Action): readonly (() => Promise<void>)[] => {
      const taken = planned.get(`${day} ${action}`) ?? [];
      planned.delete(`${day} ${action}`);
      return taken;
    },
    /** The number of planned work items. */
    remaining: (): number => [...planned.values()].reduce((sum, work) => sum + work.length, 0),
    lastDay: (): number => last,
    /** The first day after this one with planned work. */
    nextDay: (day: number): number =>
      Math.min(...[...planned.keys()].map(Number.parseFloat).filter((each) => each > day)),
  };
};
