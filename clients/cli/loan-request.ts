import { exits, type Run, CommandError } from "./command.ts";
import { findMall, findPurchaser, connectToSandbox } from "./connect.ts";
import { didYouMean } from "./nearest.ts";
import { currentLenderKey } from "../sandbox/lifecycle.ts";
import { connectMall } from "../sdk/mall.ts";
import type { OrderLine } from "../sdk/purchase.ts";
import { sealPurchaserPart } from "../sdk/purchaser.ts";

type Order = Partial<{
  readonly order: string;
  readonly amount: string;
  readonly currency: string;
  readonly lines: readonly OrderLine[];
  readonly contact: string;
}>;

/** Requests a loan as mall and purchaser together, which only a sandbox allows; missing fields get default values. */
export const requestLoan = async (run: Run, given: Readonly<Record<string, unknown>>) => {
  const fields = ["order", "amount", "currency", "lines", "contact"];
  const unknown = Object.keys(given).find((name) => !fields.includes(name));
  if (unknown !== undefined)
    throw new CommandError(
      `--data: a purchase has no field ${unknown}`,
      `${didYouMean(unknown, fields)}the fields are order, amount, currency, lines and contact, all optional`,
      exits.usage,
    );
  if (run.options["keys"] !== undefined)
    throw new CommandError(
      "--keys cannot create a purchase: the purchaser's consent is sealed in the purchaser's browser",
      "outside a sandbox, start a purchase on a page: see requestLoan in the SDK",
      exits.usage,
    );
  const sandbox = await connectToSandbox(run);
  const seller = await findMall(sandbox, run);
  const { mall, lender, apiKey, sign: signKey, seal: sealKey } = seller;
  const account = run.options["purchaser"] ?? (seller.currency === "KRW" ? "acc_approved_krw" : "acc_approved");
  const buyer = await findPurchaser(sandbox, account);
  const {
    order = `cli-${crypto.randomUUID().slice(0, 13)}`,
    currency = seller.currency,
    lines: givenLines,
  } = given as Order;
  const amount = (given as Order).amount ?? (givenLines ? sumOf(givenLines) : "2500");
  const lines = givenLines ?? [{ id: "lamp", quantity: 1, amount, description: "A desk lamp" }];
  const { contact = `${order}@example.test` } = given as Order;
  const details = { order, amount, currency, lines };
  const lenderKeys = [await currentLenderKey(sandbox, lender)];
  const purchaserPart = await sealPurchaserPart({
    ...details,
    account,
    signKey: buyer.key,
    contact,
    mall,
    lender,
    lenderKeys,
    now: sandbox.now,
  });
  const client = connectMall({ url: run.url, mall, lender, apiKey, now: sandbox.now, signKey, sealKey });
  const key = run.options["key"];
  return client.requestLoan({
    ...details,
    purchaserPart,
    purchaser: { name: buyer.name },
    ...(key !== undefined && { idempotencyKey: key }),
  });
};

const sumOf = (lines: readonly OrderLine[]): string =>
  lines.reduce((sum, line) => sum + BigInt(line.amount), 0n).toString();
