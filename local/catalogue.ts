/**
 * The plans and holiday calendars of the sandbox's lender, as an operator would define them.
 * Holidays on a weekend are left out, because banks are closed then anyway.
 */

const saturdayAndSunday = [6, 0];

/** Bank holidays of 2026 and 2027; `source` is the public list of each calendar. */
export const sandboxCalendars = [
  {
    name: "korea",
    // Includes substitute days, and Labour Day and Constitution Day, which are public holidays since 2026.
    source: "관공서의 공휴일에 관한 규정, https://www.law.go.kr",
    weekend: saturdayAndSunday,
    holidays: [
      ...datesOf(
        "2026",
        "01-01 02-16 02-17 02-18 03-02 05-01 05-05 05-25 06-03 07-17 08-17 09-24 09-25 10-05 10-09 12-25",
      ),
      ...datesOf("2027", "01-01 02-08 02-09 03-01 05-03 05-05 05-13 07-19 08-16 09-14 09-15 09-16 10-04 10-11 12-27"),
    ],
  },
  {
    name: "england",
    source: "https://www.gov.uk/bank-holidays",
    weekend: saturdayAndSunday,
    holidays: [
      ...datesOf("2026", "01-01 04-03 04-06 05-04 05-25 08-31 12-25 12-28"),
      ...datesOf("2027", "01-01 03-26 03-29 05-03 05-31 08-30 12-27 12-28"),
    ],
  },
  {
    name: "target",
    source: "T2 closing days, https://www.ecb.europa.eu/ecb/contacts/working-hours",
    weekend: saturdayAndSunday,
    holidays: [...datesOf("2026", "01-01 04-03 04-06 05-01 12-25"), ...datesOf("2027", "01-01 03-26 03-29")],
  },
  {
    name: "japan",
    // Banks are also closed on the last day and the first three days of the year.
    source: "国民の祝日について, https://www8.cao.go.jp/chosei/shukujitsu/gaiyou.html",
    weekend: saturdayAndSunday,
    holidays: [
      ...datesOf("2026", "01-01 01-02 01-12 02-11 02-23 03-20 04-29 05-04 05-05 05-06 07-20 08-11 09-21 09-22 09-23"),
      ...datesOf("2026", "10-12 11-03 11-23 12-31"),
      ...datesOf("2027", "01-01 01-11 02-11 02-23 03-22 04-29 05-03 05-04 05-05 07-19 08-11 09-20 09-23 10-11 11-03"),
      ...datesOf("2027", "11-23 12-31"),
    ],
  },
  {
    name: "kuwait",
    // Holidays of the lunar calendar are announced each year; an operator adds them then.
    source: "Central Bank of Kuwait, days with a fixed date, https://www.cbk.gov.kw",
    weekend: [5, 6],
    holidays: [...datesOf("2026", "01-01 02-25 02-26"), ...datesOf("2027", "02-25")],
  },
];

function datesOf(year: string, text: string): readonly string[] {
  return text.split(" ").map((day) => `${year}-${day}`);
}

type Amounts = { readonly openingFee?: string; readonly inMultiplesOf?: string };

/** A plan's amounts in minor units, minimum and maximum, for each currency with its calendar. */
const amountsFor = (from: Record<string, string>, to: Record<string, string>, more: Record<string, Amounts> = {}) =>
  Object.entries({ GBP: "england", EUR: "target", KRW: "korea", JPY: "japan", KWD: "kuwait" }).map(
    ([currency, calendar]) => ({
      least: { amount: from[currency] ?? "1", currency },
      most: { amount: to[currency] ?? maxOrderAmount, currency },
      calendar,
      ...more[currency],
    }),
  );

/** The maximum price of an order. */
const maxOrderAmount = "10000000000000";

const payIn = (days: number) => ({
  id: `pay-in-${days}`,
  name: `Pay in ${days} days`,
  due: { kind: "everyDays", days },
  amounts: amountsFor({}, {}),
});

/** The plans of a new sandbox: three without cost for any amount, one in parts, two with interest. */
export const sandboxPlans = [
  payIn(14),
  payIn(30),
  payIn(45),
  {
    id: "parts-3",
    name: "Three parts, a month apart",
    count: 3,
    due: { kind: "monthly" },
    rolling: "modifiedFollowing",
    amounts: amountsFor(
      { GBP: "3000", EUR: "3000", KRW: "30000", JPY: "3000", KWD: "9000" },
      { GBP: "200000", EUR: "200000", KRW: "3000000", JPY: "300000", KWD: "600000" },
    ),
  },
  {
    id: "instalments-6",
    name: "Six monthly instalments",
    method: "annuity",
    count: 6,
    rateBasisPoints: 1490,
    dayCount: "actual/365",
    due: { kind: "monthly" },
    rolling: "modifiedFollowing",
    amounts: amountsFor(
      { GBP: "1000", EUR: "1000", KRW: "10000", JPY: "1000", KWD: "3000" },
      { GBP: "10000000", EUR: "10000000", KRW: "100000000", JPY: "10000000", KWD: "30000000" },
    ),
  },
  {
    id: "instalments-12",
    name: "Twelve instalments at the end of the month",
    method: "equalPrincipal",
    count: 12,
    rateBasisPoints: 1190,
    dayCount: "30/360",
    due: { kind: "dayOfMonth", day: "last", atLeastDays: 14 },
    rolling: "modifiedFollowing",
    amounts: amountsFor(
      { GBP: "10000", EUR: "10000", KRW: "100000", JPY: "10000", KWD: "30000" },
      { GBP: "10000000", EUR: "10000000", KRW: "100000000", JPY: "10000000", KWD: "30000000" },
      {
        GBP: { openingFee: "250" },
        EUR: { openingFee: "250" },
        KRW: { openingFee: "3000", inMultiplesOf: "10" },
        JPY: { openingFee: "300" },
        KWD: { openingFee: "1000" },
      },
    ),
  },
];
