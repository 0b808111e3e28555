import type { Day } from "../../../domain/calendar.ts";
import type { DecisionRule } from "../../../domain/plan/decision-rules.ts";
import type { Catalogue, Plan } from "../../../domain/plan/plan.ts";
import type { HolidayCalendar } from "../../../domain/schedule/business-day.ts";
import { calendarKey, catalogue, planKey, rulesKey } from "../table/item-keys.ts";
import { decode, encode, type Item } from "../table/item.ts";
import { toPlan, toPlanItem } from "../table/items/plan-item.ts";
import { query, TableName, type Write } from "../table/table.ts";

/** The current plans, calendars and rules of the lender, which are few: one read. */
export const loadCatalogue = async (): Promise<Catalogue> => {
  const items = await query(catalogue);
  const ofKind = (kind: string) => items.filter(({ sk }) => (sk as string).startsWith(`${kind}#`));
  return {
    plans: ofKind("PLAN").map(toPlan),
    calendars: new Map(
      ofKind("CALENDAR").map((item) => [(item["sk"] as string).slice("CALENDAR#".length), toCalendar(item)]),
    ),
    rules: toRules(items.find(({ sk }) => sk === rulesKey.sk)),
  };
};

/** Only an operator changes them; a function caches them for half a minute. */
const cacheMs = 30_000;

let cached: { readonly until: number; readonly catalogue: Catalogue } | undefined;

/** Plans, calendars and rules that are at most half a minute old. */
export const loadCachedCatalogue = async (): Promise<Catalogue> => {
  if (!cached || cached.until <= Date.now()) cached = { until: Date.now() + cacheMs, catalogue: await loadCatalogue() };
  return cached.catalogue;
};

/** The write of a plan, new or in place of the one with its id. */
export const planWrite = (plan: Plan): Write => putItem({ ...planKey(plan.id), ...toPlanItem(plan) });

/** A calendar with its name and the source of its dates. */
export type NamedCalendar = HolidayCalendar & { readonly name: string; readonly source: string };

/** The write of a calendar, new or in place of the one with its name. */
export const calendarWrite = ({ name, ...calendar }: NamedCalendar): Write =>
  putItem({ ...calendarKey(name), ...calendar });

/** The write of all rules: one item, so that no decision uses only some of them. */
export const rulesWrite = (rules: readonly DecisionRule[]): Write => putItem({ ...rulesKey, rules: encode(rules) });

const putItem = (item: Item): Write => ({ Put: { TableName, Item: item } });

const toRules = (item: Item | undefined): readonly DecisionRule[] =>
  item === undefined ? [] : (decode(item["rules"]) as readonly DecisionRule[]);

const toCalendar = ({ weekend, holidays }: Item): HolidayCalendar => ({
  weekend: weekend as readonly number[],
  holidays: holidays as readonly Day[],
});
