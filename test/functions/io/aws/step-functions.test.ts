import { expect, test, vi } from "vitest";
import type { Phase } from "../../../../domain/purchase/phase.ts";

vi.stubEnv("LOAN_TO_REPAYMENT_ARN", "arn:loan-to-repayment");
vi.stubEnv("LATE_PAYMENT_ARN", "arn:late-payment");
const { executionOf } = await import("../../../../functions/io/aws/step-functions.ts");

test("an execution is named by purchase, version and phase, and its input is the phase", () => {
  expect(executionOf("pur_1", 7, { phase: "promise", promise: 1, on: "2026-01-20" }, ".timer")).toEqual({
    stateMachineArn: "arn:late-payment",
    name: "pur_1.7.promise.timer",
    input: JSON.stringify({ phase: "promise", promise: 1, on: "2026-01-20", purchaseId: "pur_1", version: 7 }),
  });
});

test("a phase stored with the name of the machine that ran it once starts on the machine that runs it now", () => {
  const stored = { machine: "loan-to-repayment", phase: "chargeOff" } as Phase;
  expect(executionOf("pur_1", 7, stored).stateMachineArn).toBe("arn:late-payment");
});
