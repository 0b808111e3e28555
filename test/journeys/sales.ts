import { expect } from "vitest";
import type { Order } from "../api/request.ts";
import { type Sale, startSale } from "../api/sale.ts";
import type { Target } from "../api/target.ts";
import { eventually } from "./target.ts";

/** A sale whose goods have left, and of which its mall is paid. */
export const advancedSale = async (target: Target, input: Order = {}): Promise<Sale> => {
  const sale = await startSale(target, input);
  expect((await sale.ship()).status).toBe(200);
  await eventually(async () =>
    expect(await sale.show()).toMatchObject({ status: "shipped", advances: [{ status: "paid" }] }),
  );
  return sale;
};

/** A sale of which both sides know that its purchaser has accepted the goods. */
export const owedSale = async (target: Target, input: Order = {}): Promise<Sale> => {
  const sale = await advancedSale(target, input);
  expect((await sale.deliver()).status).toBe(200);
  await eventually(async () => expect((await sale.accept()).status).toBe(200));
  await eventually(async () => expect(await sale.loan()).toMatchObject({ status: "repaying" }));
  return sale;
};

/** A sale that its purchaser has paid back. */
export const repaidSale = async (target: Target, input: Order = {}): Promise<Sale> => {
  const sale = await owedSale(target, input);
  expect((await sale.repay()).status).toBe(202);
  await eventually(async () => expect(await sale.show()).toMatchObject({ status: "repaid" }));
  return sale;
};
