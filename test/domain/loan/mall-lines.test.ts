import { describe, expect, it } from "vitest";
import type { Loan } from "../../../domain/loan/loan.ts";
import { debtOf, linesOf } from "../../../domain/loan/mall-lines.ts";
import { discountReceivable, paySeller } from "../../../domain/loan/receivable/receivable.ts";
import { refund } from "../../../domain/loan/refund/refund.ts";
import { day, funded, gbp, held, nettingsFor, offer, ok, repaying } from "../fixtures.ts";

const shown = (loan: Loan) => linesOf(loan).map(({ kind, amount }) => `${kind} ${amount.minor}`);

describe("the movements of a loan's last change on the mall's settlement account", () => {
  it("are what was netted, rebated, clawed back and released, each with its sign; other changes have none", () => {
    expect(shown(held())).toEqual([]);
    expect(shown(funded())).toEqual([]);
    expect(
      shown(
        ok(paySeller(ok(discountReceivable(held(), 1, offer(16_000, day(1)), day(1), nettingsFor(30))), 1, day(1))),
      ),
    ).toEqual(["advance 30"]);
    const [rebate] = shown(repaying());
    expect(rebate).toMatch(/^rebate \d+$/);
    const returned = ok(refund(funded(16_000, { holdbackBasisPoints: 1_000 }), 1, gbp(16_000), day(3)));
    expect(shown(returned).map((each) => each.split(" ")[0])).toEqual(["clawback", "holdback"]);
  });

  it("make the mall owe what a clawback takes beyond the holdback that is released with it", () => {
    expect(debtOf(funded())).toBeUndefined();
    expect(debtOf(repaying())).toBeUndefined();
    const returned = ok(refund(funded(16_000, { holdbackBasisPoints: 1_000 }), 1, gbp(16_000), day(3)));
    const [clawback, holdback] = linesOf(returned);
    expect(debtOf(returned)).toEqual({
      mall: returned.mall,
      purchase: returned.id,
      order: returned.order,
      version: returned.version,
      at: day(3),
      kind: "clawback",
      left: gbp(-Number(clawback?.amount.minor) - Number(holdback?.amount.minor)),
    });
  });
});
