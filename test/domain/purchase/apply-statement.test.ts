import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { Statement } from "../../../domain/protocol/statement.ts";
import { applyStatement } from "../../../domain/purchase/apply-statement.ts";
import type { Purchase } from "../../../domain/purchase/purchase.ts";
import { pounds } from "../arbitraries.ts";
import { accepted, approved, day, gbp, pending, makeStatement } from "../fixtures.ts";

const statement: fc.Arbitrary<Statement> = fc
  .record({
    no: fc.integer({ min: 1, max: 60 }),
    held: pounds(),
    outstanding: pounds(),
    toCome: pounds(),
    repaid: pounds(),
    seller: pounds(),
    due: fc.option(fc.constantFrom("2026-01-24", "2026-02-23"), { nil: undefined }),
    late: fc.option(fc.integer({ min: 1, max: 9 }), { nil: undefined }),
  })
  .map(({ due, late, ...rest }) => ({
    ...rest,
    ...(due !== undefined && { due }),
    ...(late !== undefined && { late }),
  }));

/** Each number has one statement. */
const statements = fc.uniqueArray(statement, { selector: ({ no }) => no, minLength: 1, maxLength: 12 });

/** What a purchase knows of its loan. */
const known = ({ statementNo, held, outstanding, toCome, repaid, seller, due, late }: Purchase): Statement => ({
  no: statementNo,
  held,
  outstanding,
  toCome,
  repaid,
  seller,
  ...(due !== undefined && { due }),
  ...(late !== undefined && { late }),
});

describe("the loan's amounts at the gateway", () => {
  it("given a newer statement, then they are exactly its amounts", () => {
    const newest = makeStatement(5, {
      held: gbp(1),
      outstanding: gbp(2),
      toCome: gbp(3),
      repaid: gbp(4),
      seller: gbp(-5),
      due: "2026-02-24",
      late: 2,
    });
    const purchase = accepted();
    const { no, ...facts } = newest;
    expect(applyStatement(purchase, newest)).toEqual({ ...purchase, ...facts, statementNo: no });
  });

  it("given a statement without due date and lateness, then both are removed", () => {
    const late = { ...accepted(), late: 2 };
    const after = applyStatement(late, makeStatement(5));
    expect(Object.keys(after)).not.toEqual(expect.arrayContaining(["due"]));
    expect([after.due, after.late]).toEqual([undefined, undefined]);
  });

  it("given an older or equal statement, then nothing changes", () => {
    const purchase = accepted();
    expect(purchase.statementNo).toBe(4);
    expect(applyStatement(purchase, makeStatement(4, { outstanding: gbp(1) }))).toBe(purchase);
    expect(applyStatement(purchase, makeStatement(3, { outstanding: gbp(1) }))).toBe(purchase);
    expect(applyStatement(pending(), makeStatement(1)).statementNo).toBe(1);
  });

  it("given a closed purchase, then its final hold stays, and amounts still change", () => {
    const over = { ...accepted(), status: "cancelled", held: gbp(0) } as Purchase;
    expect(
      applyStatement(over, makeStatement(9, { held: gbp(500), outstanding: gbp(0), repaid: gbp(7) })),
    ).toMatchObject({
      held: gbp(0),
      outstanding: gbp(0),
      repaid: gbp(7),
    });
  });

  it("given statements in any order and repeated, then they are those of the newest", () => {
    fc.assert(
      fc.property(statements, fc.array(fc.nat(11), { maxLength: 6 }), (all, again) => {
        const repeated = again.flatMap((index) => all[index] ?? []);
        const newest = all.reduce((a, b) => (a.no > b.no ? a : b));
        const after = [...all, ...repeated].reduce<Purchase>(applyStatement, approved());
        expect(known(after)).toEqual(newest);
        expect(after.createdAt).toBe(day(0));
      }),
    );
  });
});
