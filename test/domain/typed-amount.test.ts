import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { currencies, exampleAmount, formatMinor, formatNumber } from "../../domain/currency.ts";
import { parseTyped } from "../../domain/typed-amount.ts";

const codes = Object.keys(currencies);
const locales = (
  "en-GB en-US en-IN en-ZA en-DE ko-KR ja-JP de-DE de-CH fr-FR fr-CH es-ES " +
  "pt-BR pl-PL sv-SE nb-NO hu-HU id-ID vi-VN tr-TR ru-RU ar-EG-u-nu-latn"
).split(" ");

describe("a typed amount", () => {
  it("is taken as any locale shows it, with and without its currency", () => {
    const amount = fc.bigInt({ min: 0n, max: 10n ** 15n - 1n });
    fc.assert(
      fc.property(amount, fc.constantFrom(...codes), fc.constantFrom(...locales), (minor, currency, locale) => {
        for (const shown of [formatMinor(minor, currency, locale), formatNumber(minor, currency, locale)])
          expect([shown, locale, parseTyped(shown, currency, locale)]).toEqual([shown, locale, minor]);
      }),
    );
  });

  it("is taken in every currency and locale as it is shown, also where one symbol ends with another", () => {
    for (const currency of codes)
      for (const locale of [...locales, "ar-KW-u-nu-latn", "fa-IR-u-nu-latn", "zh-TW", "zh-HK", "en-CA", "es-CL"])
        for (const minor of [125n, 12_500n, 1_234_567n]) {
          const shown = formatMinor(minor, currency, locale);
          expect([shown, locale, parseTyped(shown, currency, locale)]).toEqual([shown, locale, minor]);
        }
  });

  it("is taken without a locale as the command line shows it", () => {
    const amount = fc.bigInt({ min: 0n, max: 10n ** 15n - 1n });
    // A group of pounds without pence is all that is not clear, and that is never shown.
    fc.assert(
      fc.property(amount, fc.constantFrom(...codes), (minor, currency) => {
        expect(parseTyped(formatNumber(minor, currency), currency)).toBe(minor);
      }),
    );
  });

  it("is the example that the error shows, in every currency and locale", () => {
    for (const currency of codes)
      for (const locale of [undefined, ...locales])
        expect(parseTyped(exampleAmount(currency, locale), currency, locale)).toBe(
          currencies[currency] === 2 ? 1_250n : 12_500n,
        );
    expect([exampleAmount("KRW"), exampleAmount("GBP"), exampleAmount("GBP", "de-DE"), exampleAmount("KWD")]).toEqual([
      "12,500",
      "12.50",
      "12,50",
      "12.500",
    ]);
  });

  it.each<[string, string, string | undefined, bigint]>([
    ["125", "HUF", "en-GB", 12_500n],
    ["125,000", "KRW", "ko-KR", 125_000n],
    ["125,000", "KRW", undefined, 125_000n],
    ["1,000", "GBP", "en-GB", 100_000n],
    ["1.000", "EUR", "de-DE", 100_000n],
    ["1.000,00", "EUR", "en-GB", 100_000n],
    ["1,000.00", "EUR", "de-DE", 100_000n],
    ["1.500", "KWD", "en-GB", 1_500n],
    ["1,500", "KWD", "en-GB", 1_500_000n],
    ["1.500", "KWD", undefined, 1_500n],
    ["1'000.00", "CHF", undefined, 100_000n],
    ["1’000’000.00", "CHF", "de-CH", 100_000_000n],
    ["1\u202f000,50", "EUR", "fr-FR", 100_050n],
    ["1\u00a0000", "SEK", undefined, 100_000n],
    ["1,25,000.00", "INR", "en-IN", 12_500_000n],
    ["１２５，０００", "KRW", "ko-KR", 125_000n],
    ["12,5", "EUR", "en-GB", 1_250n],
    ["0,500", "KWD", undefined, 500n],
    ["1,250,000", "GBP", undefined, 125_000_000n],
    [" £80 ", "GBP", "en-US", 8_000n],
    ["80 gbp", "GBP", undefined, 8_000n],
    ["0", "GBP", undefined, 0n],
    ["NT$1,000", "TWD", "zh-TW", 100_000n],
    ["JP¥100", "JPY", "ja-JP", 100n],
    ["HK$80.50", "HKD", "zh-HK", 8_050n],
    ["125,000원", "KRW", "ko-KR", 125_000n],
    ["1,000円", "JPY", "ja-JP", 1_000n],
    ["١٢٥", "KWD", "ar-KW", 125_000n],
    ["١٬٢٥٠٫٥٠٠", "KWD", "ar-KW", 1_250_500n],
    ["۱۲۵٫۵", "GBP", "fa-IR", 12_550n],
    ["१,२५,०००", "INR", "hi-IN", 12_500_000n],
    ["১২৫.৫০", "GBP", "bn-BD", 12_550n],
    ["１２．５０", "GBP", "ja-JP", 1_250n],
    // No decimals can follow, whichever separator the browser knows of the reader's locale.
    ["1.250", "ISK", "is-IS", 1_250n],
    ["1.250", "ISK", "en-US", 1_250n],
    ["1,250", "CLP", "es-CL", 1_250n],
  ])("%s %s in %s", (typed, currency, locale, minor) => {
    expect(parseTyped(typed, currency, locale)).toBe(minor);
  });

  it.each<[string, string, string | undefined]>([
    // Two readings.
    ["1,000", "GBP", undefined],
    ["1.000", "EUR", undefined],
    ["1,000", "KWD", undefined],
    ["125.000", "KRW", undefined],
    ["١٢٫٥٫٠", "GBP", "ar-EG"],
    ["١٢٥٫٥", "KRW", "ar-EG"],
    // More decimals than the currency has.
    ["1.000", "GBP", "en-GB"],
    ["1,000", "EUR", "de-DE"],
    ["125.00", "KRW", "ko-KR"],
    ["12.345", "HUF", "en-US"],
    ["1.2345", "KWD", "en-GB"],
    // No groups of three.
    ["12,5000", "GBP", "en-GB"],
    ["1,2,3", "GBP", "en-GB"],
    ["1,000.000.00", "EUR", "en-GB"],
    ["1 00", "EUR", "fr-FR"],
    ["1,000'000.00", "EUR", "en-GB"],
    // Another currency, and what is no amount.
    ["$80", "GBP", "en-GB"],
    ["80 EUR", "GBP", "en-GB"],
    ["-5", "GBP", "en-GB"],
    ["+5", "GBP", "en-GB"],
    ["1e3", "GBP", "en-GB"],
    ["0x10", "GBP", "en-GB"],
    ["", "GBP", "en-GB"],
    ["£", "GBP", "en-GB"],
    [".", "GBP", "en-GB"],
    ["Infinity", "GBP", "en-GB"],
    ["9999999999999999", "KRW", "en-GB"],
  ])("%s %s in %s is refused", (typed, currency, locale) => {
    expect(parseTyped(typed, currency, locale)).toBeUndefined();
  });
});
