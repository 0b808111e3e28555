import type { Day } from "../../../domain/calendar.ts";
import type { DecisionRule } from "../../../domain/plan/decision-rules.ts";
import type { Catalogue, Plan } from "../../../domain/plan/plan.ts";
import type { HolidayCalendar } from "../../../domain/schedule/business-day.ts";
import { calendarKey, catalogue, planKey, rulesKey } from "../table/item-keys.ts";
import { decode, encode, type Item } from "../table/item.ts";
import { toPlan, toPlanItem } from "../table/items/plan-item.ts";
import { put, query } from "../table/table.ts";

/** All plans, calendars and rules of the lender, as they are now: one read, for they are few. */
export const loadCatalogue = async (): Promise<Catalogue> => {
  const items = await query(catalogue);
  const named = (kind: string) => items.filter(({ sk }) => (sk as string).startsWith(`${kind}#`));
  return {
    plans: named("PLAN").map(toPlan),
    calendars: new Map(
      named("CALENDAR").map((item) => [(item["sk"] as string).slice("CALENDAR#".length), toCalendar(item)]),
    ),
    rules: toRules(items.find(({ sk }) => sk === rulesKey.sk)),
  };
};

/** They change by an operator's hand only; half a minute is how long a sandbox may remember them. */
const rememberedMs = 30_000;

let remembered: { readonly until: number; readonly catalogue: Catalogue } | undefined;

/** Plans, calendars and rules as they were half a minute ago at most. */
export const recallCatalogue = async (): Promise<Catalogue> => {
  if (!remembered || remembered.until <= Date.now())
    remembered = { until: Date.now() + rememberedMs, catalogue: await loadCatalogue() };
  return remembered.catalogue;
};

/** Saves a plan, or puts it in the place of the one of that id. */
export const savePlan = async (plan: Plan): Promise<void> => {
  await put({ ...planKey(plan.id), ...toPlanItem(plan) });
};

/** A calendar with its name, and where its dates come from. */
export type NamedCalendar = HolidayCalendar & { readonly name: string; readonly source: string };

/** Saves a calendar, or puts it in the place of the one of that name. */
export const saveCalendar = async ({ name, ...calendar }: NamedCalendar): Promise<void> => {
  await put({ ...calendarKey(name), ...calendar });
};

/** Saves the rules in the place of all earlier ones: one item, so that nobody decides by a half of them. */
export const saveRules = async (rules: readonly DecisionRule[]): Promise<void> => {
  await put({ ...rulesKey, rules: encode(rules) });
};

const toRules = (item: Item | undefined): readonly DecisionRule[] =>
  item === undefined ? [] : (decode(item["rules"]) as readonly DecisionRule[]);

const toCalendar = ({ weekend, holidays }: Item): HolidayCalendar => ({
  weekend: weekend as readonly number[],
  holidays: holidays as readonly Day[],
});
