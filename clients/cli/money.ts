import { currencies, decimalsOf, exampleAmount, formatNumber } from "../../domain/currency.ts";
import { parseTyped } from "../../domain/typed-amount.ts";
import type { Money } from "../sdk/money.ts";
import { CommandError, exits } from "./command.ts";

/** An amount as a person writes it, `48.00 GBP`, in minor units. Whoever reads a terminal has no locale that we could trust with money. */
export const parseAmount = (text: string, currency: string | undefined): Money => {
  const code = currency?.toUpperCase() ?? "";
  if (!Object.hasOwn(currencies, code))
    throw new CommandError(
      `${currency ?? "nothing"} is not a currency`,
      "write the amount with its currency, such as 48.00 GBP",
      exits.usage,
    );
  const minor = parseTyped(text, code);
  if (minor === undefined)
    throw new CommandError(
      `${text} ${code} is not an amount${/^\d+[.,]\d{3}$/.test(text) ? " that can be read in one way only" : ""}`,
      `${hintFor(code)}, such as ${exampleAmount(code)} ${code}`,
      exits.usage,
    );
  return { amount: minor.toString(), currency: code };
};

/** An amount as a person reads it, and may type it again: `1,250.00 GBP`. */
export const formatAmount = ({ amount, currency }: Money): string =>
  `${formatNumber(BigInt(amount), currency)} ${currency}`;

const hintFor = (currency: string): string => {
  const decimals = decimalsOf(currency);
  return decimals === 0 ? `write ${currency} without decimals` : `write at most ${decimals} decimals after a point`;
};
