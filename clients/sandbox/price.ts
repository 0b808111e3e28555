import type { SandboxClient, SandboxMall } from "./sandbox.ts";

type Row = { readonly currency: string; readonly tenorUpTo: number; readonly rateBasisPoints: number };

/** A function may remember a mall for half a minute. */
const rememberedMs = 60_000;

/**
 * The lender's staff leave a mall without a price for a currency meanwhile: for a day there is one, and no plan is that short.
 * Afterwards its rate card is as it was.
 */
export const whileUnpriced = async <Result>(
  sandbox: SandboxClient,
  { mall, lender }: Pick<SandboxMall, "mall" | "lender">,
  currency: string,
  deed: () => Promise<Result>,
): Promise<Result> => {
  const staff = await sandbox.operator("lender");
  const { name, bankAccount, card, refundPolicy } = await staff.showPinnedMall(lender, mall);
  const { rows } = card as { readonly rows: readonly Row[] };
  const pin = async (priced: readonly Row[]): Promise<void> => {
    await staff.pinMall(lender, { mall, name, bankAccount, refundPolicy, card: { ...card, rows: priced } });
    await sandbox.travelTo((await sandbox.readClock()) + rememberedMs);
  };
  await pin([...rows.filter((row) => row.currency !== currency), { currency, tenorUpTo: 1, rateBasisPoints: 0 }]);
  try {
    return await deed();
  } finally {
    await pin(rows);
  }
};
