import { marshall, unmarshall } from "@aws-sdk/util-dynamodb";
import * as fc from "fast-check";
import { expect, test } from "vitest";
import { decideLoan } from "../../../../../domain/loan/decision.ts";
import { money } from "../../../../../domain/money.ts";
import { defaultAllocationOrder } from "../../../../../domain/schedule/allocation.ts";
import type { Credit } from "../../../../../domain/schedule/credit-terms.ts";
import { toLoan, toLoanItem } from "../../../../../functions/io/table/items/loan-item.ts";
import { toPlan, toPlanItem } from "../../../../../functions/io/table/items/plan-item.ts";
import { packTerms, unpackTerms } from "../../../../../functions/io/table/items/terms-item.ts";
import { WirePlan } from "../../../../../functions/schemas/plan-schema.ts";
import { sandboxPlans } from "../../../../../local/catalogue.ts";
import { planOf } from "../../../../domain/catalogues.ts";
import { anyCredit } from "../../../../domain/credit-fixtures.ts";
import { account, creditRequest, gbp } from "../../../../domain/fixtures.ts";

const throughTable = (item: Record<string, unknown>) => unmarshall(marshall(item, { removeUndefinedValues: true }));

test("a plan is read from its item unchanged", () => {
  const more = planOf(
    { allocation: { ...defaultAllocationOrder, inAdvance: "last" } },
    { openingFee: 250n, inMultiplesOf: 10n },
  );
  for (const plan of [...sandboxPlans.map((each) => WirePlan.parse(each)), more])
    expect(toPlan(throughTable({ sk: `PLAN#${plan.id}`, ...toPlanItem(plan) }))).toEqual(plan);
});

const comesBack = ({ terms }: Credit): void => {
  expect(unpackTerms(throughTable(packTerms(terms)))).toEqual(terms);
};

test("any terms are read from their item unchanged, with holidays in order", () => {
  fc.assert(fc.property(anyCredit, comesBack));
});

test("a loan is read with its plan and consent, which take a tenth of a kilobyte", () => {
  const consent = {
    day: "2026-01-05",
    digest: "SHjZC3LbEAqcyxJz3Kr1I8Nz1mU6z8P4VNfPcPPKPqg",
    at: "2026-01-05T10:00:00.000Z",
    apr: 157,
    totalCost: gbp(700),
    totalPayable: gbp(16_700),
  };
  const issued = { approvalNumber: "n", linkHash: "h" };
  const without = decideLoan(creditRequest, account, issued, consent.at);
  const loan = decideLoan({ ...creditRequest, plan: "instalments-6", consent }, account, issued, consent.at);
  expect(toLoan(throughTable(toLoanItem(loan)))).toEqual(loan);
  const bytes = (of: typeof loan): number => JSON.stringify(marshall(toLoanItem(of))).length;
  expect(bytes(loan) - bytes(without)).toBeLessThan(220);
  expect(loan.consent?.totalPayable).toEqual(money(16_700n, "GBP"));
});
