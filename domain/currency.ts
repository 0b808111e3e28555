import { remember } from "./remember.ts";

/** ISO 4217 as of January 2026, by number of decimals: the currencies in which goods are priced, without funds codes, metals and test codes. */
const codesByDecimals: Readonly<Record<number, string>> = {
  0: "BIF CLP DJF GNF ISK JPY KMF KRW PYG RWF UGX VND VUV XAF XOF XPF",
  2:
    "AED AFN ALL AMD AOA ARS AUD AWG AZN BAM BBD BDT BMD BND BOB BRL BSD BTN BWP BYN BZD CAD CDF CHF CNY COP CRC " +
    "CUP CVE CZK DKK DOP DZD EGP ERN ETB EUR FJD FKP GBP GEL GHS GIP GMD GTQ GYD HKD HNL HTG HUF IDR ILS INR IRR JMD " +
    "KES KGS KHR KPW KYD KZT LAK LBP LKR LRD LSL MAD MDL MGA MKD MMK MNT MOP MRU MUR MVR MWK MXN MYR MZN NAD NGN NIO " +
    "NOK NPR NZD PAB PEN PGK PHP PKR PLN QAR RON RSD RUB SAR SBD SCR SDG SEK SGD SHP SLE SOS SRD SSP STN SVC SYP SZL " +
    "THB TJS TMT TOP TRY TTD TWD TZS UAH USD UYU UZS VED VES WST XCD XCG YER ZAR ZMW ZWG",
  3: "BHD IQD JOD KWD LYD OMR TND",
};

/** Every supported currency with the decimals between its major and its minor unit: `KRW` 0, `GBP` 2, `KWD` 3. */
export const currencies: Readonly<Record<string, number>> = Object.fromEntries(
  Object.entries(codesByDecimals).flatMap(([decimals, codes]) =>
    codes.split(" ").map((code) => [code, Number(decimals)] as const),
  ),
);

/** The decimals of a currency; throws TypeError for an unknown currency. `Intl` has fewer for sixteen of them, so it is never asked. */
export const decimalsOf = (currency: string): number => {
  const decimals = Object.hasOwn(currencies, currency) ? currencies[currency] : undefined;
  if (decimals === undefined) throw new TypeError(`unknown currency ${currency}`);
  return decimals;
};

/** Minor units as a reader of that locale reads them: `£1,250.00`, `₩125,000`, `HUF 12,500.00`. */
export const formatMinor = (minor: bigint, currency: string, locale = "en-GB"): string =>
  partsOf(minor, currency, locale)
    .map(({ value }) => value)
    .join("");

/** The same without the currency: `1,250.00`. */
export const formatNumber = (minor: bigint, currency: string, locale = "en-GB"): string =>
  partsOf(minor, currency, locale)
    .filter(({ type }) => type !== "currency" && type !== "literal")
    .map(({ value }) => value)
    .join("");

/** An amount's digits, separators and symbol, each with what it is; some locales separate amounts otherwise than other numbers. */
export const partsOf = (minor: bigint, currency: string, locale: string): readonly Intl.NumberFormatPart[] =>
  // The number is passed as text, such as `1250E-2`, so that large amounts stay exact.
  formatOf(currency, locale).formatToParts(`${minor}E-${decimalsOf(currency)}` as Intl.StringNumericLiteral);

const formatOf = remember((currency: string, locale: string): Intl.NumberFormat => {
  const decimals = decimalsOf(currency);
  const format = { style: "currency", currency, minimumFractionDigits: decimals, maximumFractionDigits: decimals };
  return new Intl.NumberFormat(locale, format as Intl.NumberFormatOptions);
});

/** An amount of an ordinary size, for the sentence that says how one is written: `12.50`, `12,500` for won. */
export const exampleAmount = (currency: string, locale?: string): string =>
  formatNumber(decimalsOf(currency) === 2 ? 1_250n : 12_500n, currency, locale);
