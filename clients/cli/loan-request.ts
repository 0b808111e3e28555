import { exits, type Run, Trouble } from "./command.ts";
import { findMall, findPurchaser, reachSandbox } from "./reach.ts";
import { published } from "../sdk/keyring.ts";
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

/** Asks for a loan as mall and purchaser together, which only a sandbox lets one person be; what is not said is made up. */
export const requestLoan = async (run: Run, given: Readonly<Record<string, unknown>>) => {
  const strange = Object.keys(given).find(
    (name) => !["order", "amount", "currency", "lines", "contact"].includes(name),
  );
  if (strange !== undefined)
    throw new Trouble(
      `--data: a purchase has no ${strange}`,
      "say order, amount, currency, lines and contact, or as many of them as matter",
      exits.usage,
    );
  if (run.options["keys"] !== undefined)
    throw new Trouble(
      "the purchaser's part is sealed in the purchaser's browser",
      "outside a sandbox a purchase begins on a page: see the SDK's requestLoan",
      exits.usage,
    );
  const sandbox = await reachSandbox(run);
  const seller = await findMall(sandbox, run);
  const { mall, lender, apiKey, sign: signKey, seal: sealKey } = seller;
  const account = run.options["purchaser"] ?? (seller.currency === "KRW" ? "acc_approved_krw" : "acc_approved");
  const buyer = await findPurchaser(sandbox, account);
  const { order = `cli-${crypto.randomUUID().slice(0, 13)}`, currency = seller.currency, lines: said } = given as Order;
  const amount = (given as Order).amount ?? (said ? sumOf(said) : "2500");
  const lines = said ?? [{ id: "lamp", quantity: 1, amount, description: "A desk lamp" }];
  const { contact = `${order}@example.test` } = given as Order;
  const facts = { order, amount, currency, lines };
  const lenderKeys = [await published(run.url, `/v1/lenders/${encodeURIComponent(lender)}/jwks.json`).toSealFor()];
  const purchaserPart = await sealPurchaserPart({
    ...facts,
    account,
    signKey: buyer.key,
    contact,
    mall,
    lender,
    lenderKeys,
    now: sandbox.now,
  });
  const desk = connectMall({ url: run.url, mall, lender, apiKey, now: sandbox.now, signKey, sealKey });
  const key = run.options["key"];
  return desk.requestLoan({
    ...facts,
    purchaserPart,
    purchaser: { name: buyer.name },
    ...(key !== undefined && { idempotencyKey: key }),
  });
};

const sumOf = (lines: readonly OrderLine[]): string =>
  lines.reduce((sum, line) => sum + BigInt(line.amount), 0n).toString();
