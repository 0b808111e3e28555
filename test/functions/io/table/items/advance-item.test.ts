import * as fc from "fast-check";
import { expect, test } from "vitest";
import { money } from "../../../../../domain/money.ts";
import type { Advance, Repayment } from "../../../../../domain/purchase/records.ts";
import {
  packAdvance,
  packRepayment,
  unpackAdvance,
  unpackRepayment,
} from "../../../../../functions/io/table/items/advance-item.ts";

const amount = fc.bigInt({ min: 0n, max: 10n ** 14n }).map((minor) => money(minor, "KRW"));

const no = fc.integer({ min: 1, max: 999 });

const needed = ["no", "amount", "status"] as const;

const advance = fc.record(
  {
    no,
    amount,
    status: fc.constantFrom("requested" as const, "paid" as const, "refused" as const, "failed" as const),
    quote: fc.stringMatching(/^quo_[\w-]{22}$/),
    lines: fc.array(fc.record({ id: fc.string({ minLength: 1 }), quantity: fc.integer({ min: 1 }) }), { minLength: 1 }),
    discount: amount,
    payout: amount,
    fixed: amount,
    holdback: amount,
    code: fc.constantFrom("PayoutRefused" as const, "QuoteExpired" as const),
  },
  { requiredKeys: [...needed] },
);

const repayment = fc.record(
  {
    no,
    amount,
    status: fc.constantFrom("requested" as const, "paid" as const, "refused" as const),
    received: fc.string({ minLength: 1 }),
  },
  { requiredKeys: ["no", "status"] },
);

test("an advance is read from its item unchanged", () => {
  fc.assert(
    fc.property(advance, (each) => {
      expect(unpackAdvance(packAdvance(each as Advance), "KRW")).toEqual(each);
    }),
  );
});

test("a repayment is read from its item unchanged, received or collected", () => {
  fc.assert(
    fc.property(repayment, (each) => {
      expect(unpackRepayment(packRepayment(each as Repayment), "KRW")).toEqual(each);
    }),
  );
});
