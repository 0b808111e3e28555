import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { note, text, textUpTo } from "../../../functions/schemas/basic-schema.ts";

const accepts = (schema: ReturnType<typeof text>, value: string): boolean => schema.safeParse(value).success;

/** Characters that fonts show as nothing: spaces of all kinds, fillers, joiners, variation selectors, tags, blanks of scripts. */
const blanks = [
  " ",
  "\u00a0",
  "\u00ad",
  "\u034f",
  "\u061c",
  "\u115f",
  "\u1160",
  "\u17b4",
  "\u180e",
  "\u200b",
  "\u200d",
  "\u2060",
  "\u2800",
  "\u3000",
  "\u3164",
  "\ufe0f",
  "\ufeff",
  "\uffa0",
  "\u{13441}",
  "\u{13442}",
  "\u{1d159}",
  "\u{e0020}",
  "\u{e0100}",
];

describe("text that must say something", () => {
  it("is not made of characters that nobody sees, of whatever kind", () => {
    fc.assert(
      fc.property(fc.array(fc.constantFrom(...blanks), { minLength: 1, maxLength: 8 }), (some) => {
        for (const schema of [text(1, 64), note(1, 64)]) expect(accepts(schema, some.join(""))).toBe(false);
      }),
    );
  });

  it.each(["-", "램프", "👩\u200d👩\u200d👧", "क\u094d\u200dष", "a\u3164", "#1", "…", "ㅤ1"])(
    "may have them beside others: %s",
    (value) => expect(accepts(text(1, 64), value)).toBe(true),
  );

  it("may be empty where it need not say anything", () => {
    expect([accepts(text(0, 9), ""), accepts(textUpTo(9), "\u3164")]).toEqual([true, true]);
  });
});
