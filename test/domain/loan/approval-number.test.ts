import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { approvalNumber, isApprovalNumber, parseApprovalNumber } from "../../../domain/loan/approval-number.ts";

const alphabet = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";

const random = fc.uint8Array({ minLength: 10, maxLength: 16 });

const issued = random.map(approvalNumber);

const bare = (number: string) => number.replaceAll("-", "");

const at = (symbols: string, index: number, symbol: string) =>
  symbols.slice(0, index) + symbol + symbols.slice(index + 1);

const refused = { rejected: "ApprovalNumberInvalid" };

/** Every way to type one symbol wrong. */
const singleErrors = (symbols: string): string[] =>
  Array.from(symbols).flatMap((right, index) =>
    Array.from(alphabet)
      .filter((wrong) => wrong !== right)
      .map((wrong) => at(symbols, index, wrong)),
  );

/** Every way to swap two different symbols, near or far. */
const swaps = (symbols: string): string[] =>
  Array.from(symbols).flatMap((a, i) =>
    Array.from(symbols, (b, j) => (j > i && a !== b ? at(at(symbols, i, b), j, a) : "")).filter(Boolean),
  );

/** The number that begins with ten zeros and these two symbols, so that every pair can be tried. */
const numberWith = (pair: string, place: number): string => {
  const free = at(at("0".repeat(11), place, pair[0]!), place + 1, pair[1]!);
  const check = Array.from(alphabet).filter((symbol) =>
    isApprovalNumber(`${free.slice(0, 4)}-${free.slice(4, 8)}-${free.slice(8)}${symbol}`),
  );
  expect(check).toHaveLength(1);
  return free + check[0]!;
};

describe("an approval number", () => {
  it("is three groups of four symbols that cannot be confused, and can be parsed again", () => {
    fc.assert(
      fc.property(issued, (number) => {
        expect(number).toMatch(/^[0-9A-HJKMNP-TV-Z]{4}-[0-9A-HJKMNP-TV-Z]{4}-[0-9A-HJKMNP-TV-Z]{4}$/);
        expect(isApprovalNumber(number)).toBe(true);
        expect(parseApprovalNumber(number)).toBe(number);
      }),
    );
  });

  it("is the same for the same random bytes, and carries 55 of their bits", () => {
    const bytes = new Uint8Array(10);
    const numbers = new Set(
      Array.from({ length: 80 }, (_, bit) => approvalNumber(bytes.with(Math.floor(bit / 8), 1 << (bit % 8)))),
    );
    expect(numbers.size).toBe(55 + 1);
    expect(approvalNumber(bytes)).toBe(approvalNumber(new Uint8Array(10)));
  });

  it("uses every symbol equally often in every place", () => {
    const counts = new Map<string, number>();
    for (let byte = 0; byte < 256; byte += 1)
      for (const [place, symbol] of Array.from(bare(approvalNumber(new Uint8Array(10).fill(byte)))).entries())
        if (place < 11) counts.set(`${place}${symbol}`, (counts.get(`${place}${symbol}`) ?? 0) + 1);
    expect(new Set(counts.values())).toEqual(new Set([256 / 32]));
    expect(counts.size).toBe(11 * 32);
  });

  it("stays valid: these were issued by the first version", () => {
    expect(approvalNumber(Uint8Array.of(1, 2, 3, 4, 5, 6, 7, 8, 9, 10))).toBe("A82G-G3R0-501P");
    expect(approvalNumber(new Uint8Array(10))).toBe("0000-0000-0007");
    expect(approvalNumber(new Uint8Array(10).fill(255))).toBe("ZZZZ-ZZZZ-ZZZM");
  });

  it("takes no fewer than ten random bytes", () => {
    expect(() => approvalNumber(new Uint8Array(9))).toThrow(RangeError);
  });
});

describe("the check symbol", () => {
  it("catches every wrong symbol in every place, and every swap of two symbols", () => {
    fc.assert(
      fc.property(issued, (number) => {
        const wrong = [...singleErrors(bare(number)), ...swaps(bare(number))];
        expect(wrong.filter((text) => typeof parseApprovalNumber(text) === "string")).toEqual([]);
      }),
      { numRuns: 50 },
    );
  });

  it("catches every swap and every doubled mistake of every pair of neighbours", () => {
    for (let place = 0; place < 10; place += 1)
      for (const a of alphabet)
        for (const b of alphabet) {
          const number = numberWith(a + b, place);
          const swapped = at(at(number, place, b), place + 1, a);
          expect(typeof parseApprovalNumber(swapped) === "string").toBe(a === b);
          const twin = numberWith(a + a, place);
          expect(typeof parseApprovalNumber(at(at(twin, place, b), place + 1, b)) === "string").toBe(a === b);
        }
  });

  it("catches the swap of the last symbol with the check symbol", () => {
    for (const a of alphabet) {
      const number = numberWith(`0${a}`, 9);
      const [last, check] = [number[10]!, number[11]!];
      if (last !== check) expect(parseApprovalNumber(at(at(number, 10, check), 11, last))).toMatchObject(refused);
    }
  });

  it("refuses rows of one symbol that people type to get past a form", () => {
    expect(parseApprovalNumber("000000000000")).toMatchObject(refused);
    expect(parseApprovalNumber("111111111111")).toMatchObject(refused);
  });
});

describe("reading what people type", () => {
  it("takes any case, no dashes, spaces, and look-alikes", () => {
    fc.assert(
      fc.property(
        issued,
        fc.constantFrom("0", "o", "O"),
        fc.constantFrom("1", "i", "I", "l", "L"),
        (number, zero, one) => {
          const typed = number.replaceAll("0", zero).replaceAll("1", one);
          const forms = [
            typed,
            typed.toLowerCase(),
            bare(typed),
            typed.replaceAll("-", " "),
            ` ${typed} `,
            typed.replaceAll("-", " - "),
          ];
          expect(forms.map(parseApprovalNumber)).toEqual(forms.map(() => number));
        },
      ),
    );
  });

  it("calls a number issued only when it is written as it was issued", () => {
    fc.assert(
      fc.property(issued, (number) => {
        expect(isApprovalNumber(bare(number))).toBe(false);
        expect(isApprovalNumber(` ${number}`)).toBe(false);
        if (number !== number.toLowerCase()) expect(isApprovalNumber(number.toLowerCase())).toBe(false);
      }),
    );
  });

  it.each([
    "",
    "-",
    "ABCD",
    "0".repeat(11),
    "0".repeat(13),
    "U".repeat(12),
    "ABCD_EFGH_JKMN",
    "ABCD\nEFGH\nJKMN",
    "ſ".repeat(12),
    "ı".repeat(12),
    "０".repeat(12),
  ])("refuses %j", (text) => expect(parseApprovalNumber(text)).toMatchObject(refused));

  it("never throws, whatever is typed", () => {
    fc.assert(
      fc.property(
        fc.oneof(fc.string({ unit: "binary", maxLength: 50 }), fc.stringMatching(/^[0-9A-Za-z -]{12,15}$/)),
        (text) => {
          const read = parseApprovalNumber(text);
          if (typeof read === "string") expect(isApprovalNumber(read)).toBe(true);
          else expect(read).toMatchObject(refused);
        },
      ),
    );
  });
});
