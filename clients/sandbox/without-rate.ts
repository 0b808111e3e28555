import type { SandboxClient, SandboxMall } from "./sandbox.ts";

type Row = { readonly currency: string; readonly tenorUpTo: number; readonly rateBasisPoints: number };

/** Functions cache a mall for half a minute. */
const cachedMs = 60_000;

/**
 * Removes a mall's discount rate for a currency while `action` runs, as the lender's operator, and restores the rate card afterwards.
 * One rate up to one day remains, which no plan is short enough for.
 */
export const withoutRate = async <Result>(
  sandbox: SandboxClient,
  { mall, lender }: Pick<SandboxMall, "mall" | "lender">,
  currency: string,
  action: () => Promise<Result>,
): Promise<Result> => {
  const operator = await sandbox.operator("lender");
  const { name, bankAccount, card, advancePolicy, refundPolicy } = await operator.showPinnedMall(lender, mall);
  const { rows } = card as { readonly rows: readonly Row[] };
  const pin = async (newRows: readonly Row[]): Promise<void> => {
    const terms = { name, bankAccount, advancePolicy, refundPolicy, card: { ...card, rows: newRows } };
    await operator.pinMall(lender, { mall, ...terms, reason: "a scenario without a rate" });
    await sandbox.travelTo((await sandbox.readClock()) + cachedMs);
  };
  await pin([...rows.filter((row) => row.currency !== currency), { currency, tenorUpTo: 1, rateBasisPoints: 0 }]);
  try {
    return await action();
  } finally {
    await pin(rows);
  }
};
