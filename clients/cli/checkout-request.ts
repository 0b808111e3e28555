import { connectMall } from "../sdk/mall.ts";
import type { CheckoutRequest } from "../sdk/checkout.ts";
import { exits, type Run, CommandError } from "./command.ts";
import { mallCredentialsFor } from "./credentials.ts";
import { didYouMean } from "./nearest.ts";

const fields = ["order", "amount", "currency", "lines", "returnUrl", "cancelUrl", "expiresIn"];

/** Opens a checkout session as the mall, with the descriptions sealed for the page; missing fields get default values. */
export const openCheckout = async (run: Run, given: Readonly<Record<string, unknown>>) => {
  const unknown = Object.keys(given).find((name) => !fields.includes(name));
  if (unknown !== undefined)
    throw new CommandError(
      `--data: a checkout has no field ${unknown}`,
      `${didYouMean(unknown, fields)}the fields are ${fields.join(", ")}, all optional`,
      exits.usage,
    );
  const { mall: of, now } = await mallCredentialsFor(run);
  const { mall, lender, apiKey, sign: signKey, seal: sealKey } = of;
  const { lines: givenLines, ...rest } = given as Partial<CheckoutRequest>;
  const amount = rest.amount ?? (givenLines ? sumOf(givenLines) : "2500");
  const lines = givenLines ?? [{ id: "lamp", quantity: 1, amount, description: "A desk lamp" }];
  const client = connectMall({ url: run.url, mall, lender, apiKey, signKey, sealKey, now });
  const key = run.options["key"];
  return client.createCheckout({
    order: `cli-${crypto.randomUUID().slice(0, 13)}`,
    currency: "currency" in of ? String(of.currency) : "GBP",
    returnUrl: "https://shop.example/thanks",
    ...rest,
    amount,
    lines,
    ...(key !== undefined && { idempotencyKey: key }),
  });
};

const sumOf = (lines: CheckoutRequest["lines"]): string =>
  lines.reduce((sum, line) => sum + BigInt(line.amount), 0n).toString();
