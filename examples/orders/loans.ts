import { linkTokenIn } from "../../clients/sandbox/approval-link.ts";
import type { SandboxClient } from "../../clients/sandbox/sandbox.ts";
import type { Loan, AmountBreakdown } from "../../clients/sdk/loan.ts";
import type { Money } from "../../clients/sdk/purchase.ts";
import { connectPurchaser } from "../../clients/sdk/purchaser.ts";
import { inLanes } from "./lanes.ts";
import type { Sale } from "./sale.ts";
import { retryTimeoutMs } from "./shop.ts";

/** The purchaser's client for a sale, connected with the link in the approval notice. */
export const purchaserOf = async (sandbox: SandboxClient, { buyer, approvalNumber }: Sale) => {
  const token = linkTokenIn(await sandbox.notices(buyer.contact), approvalNumber);
  if (token === undefined) throw new Error(`${buyer.contact} received no link for ${approvalNumber}`);
  const { url, now } = sandbox;
  const lenderUrl = await sandbox.lenderUrl();
  return connectPurchaser({ url, lenderUrl, approvalNumber, token, now, retryTimeoutMs });
};

/** The loans of sales, as each purchaser sees them. */
export const loansOf = async (
  sandbox: SandboxClient,
  sales: readonly Sale[],
  lanes: number,
): Promise<readonly Loan[]> => {
  const loans: Loan[] = [];
  await inLanes(sales, lanes, async (sale) => void loans.push(await (await purchaserOf(sandbox, sale)).loan()));
  return loans;
};

/** Totals of interest, fees and payments over purchasers' loans, in pence; zero when no loans were read. */
export const sumLoans = (loans: readonly Loan[]) => {
  const total = (of: (loan: Loan) => Money | undefined): bigint =>
    sum(loans.map((loan) => BigInt(of(loan)?.amount ?? 0)));
  const paid = (part: keyof AmountBreakdown): bigint => total((loan) => loan.paid[part]);
  const owed = (part: keyof AmountBreakdown): bigint => total((loan) => loan.owed[part]);
  const charges = ["interest", "fee", "penalty"] as const;
  return {
    interest: paid("interest") + owed("interest"),
    fees: paid("fee") + owed("fee"),
    charged: sum(charges.flatMap((part) => [paid(part), owed(part)])),
    chargesOwed: sum(charges.map(owed)),
    paid: sum([paid("principal"), ...charges.map(paid), total(({ creditBalance }) => creditBalance)]),
  };
};

const sum = (amounts: readonly bigint[]): bigint => amounts.reduce((all, amount) => all + amount, 0n);
