import { describe, expect, it } from "vitest";
import { currencies } from "../../domain/currency.ts";

const decimalsAsPractised = (code: string): number | undefined =>
  new Intl.NumberFormat("en", { style: "currency", currency: code }).resolvedOptions().maximumFractionDigits;

describe("currencies", () => {
  it("are the 155 in which goods are priced", () => {
    expect(Object.keys(currencies)).toHaveLength(155);
    expect(Object.keys(currencies).filter((code) => !/^[A-Z]{3}$/.test(code))).toEqual([]);
    expect(
      ["XAU", "XDR", "XTS", "XXX", "CLF", "BGN", "HRK", "DEM"].filter((code) => Object.hasOwn(currencies, code)),
    ).toEqual([]);
  });

  it("have the decimals of ISO 4217", () => {
    const { KRW, JPY, VND, EUR, GBP, USD, TWD, HUF, KWD, BHD, IQD } = currencies;
    expect([KRW, JPY, VND]).toEqual([0, 0, 0]);
    expect([EUR, GBP, USD, TWD, HUF]).toEqual([2, 2, 2, 2, 2]);
    expect([KWD, BHD, IQD]).toEqual([3, 3, 3]);
  });

  it("differ from the runtime's own table only where shops round more coarsely than ISO 4217", () => {
    const coarser = Object.entries(currencies).filter(([code, decimals]) => decimalsAsPractised(code) !== decimals);
    expect(coarser.filter(([code]) => decimalsAsPractised(code) !== 0)).toEqual([]);
    expect(coarser.length).toBeLessThan(25);
  });
});
