import type { Money } from "../sdk/purchase.ts";
import { CommandError, exits } from "./command.ts";

/** An amount as a person writes it, `48.00 GBP`, in minor units. */
export const parseAmount = (text: string, currency: string | undefined): Money => {
  const decimals = decimalsOf(currency);
  if (currency === undefined || decimals === undefined)
    throw new CommandError(
      `${currency ?? "nothing"} is not a currency`,
      "write the amount with its currency, such as 48.00 GBP",
      exits.usage,
    );
  const [, whole = "", part = ""] = /^(\d{1,15})(?:\.(\d{1,4}))?$/.exec(text) ?? [];
  if (whole === "" || part.length > decimals)
    throw new CommandError(
      `${text} ${currency} is not an amount`,
      decimals === 0 ? `write ${currency} without decimals` : `write at most ${decimals} decimals, such as 48.00`,
      exits.usage,
    );
  return { amount: (whole + part.padEnd(decimals, "0")).replace(/^0+(?=\d)/, ""), currency };
};

/** An amount as a person reads it. */
export const formatAmount = ({ amount, currency }: Money): string => {
  const decimals = decimalsOf(currency) ?? 0;
  const [sign, digits] = amount.startsWith("-") ? ["-", amount.slice(1)] : ["", amount];
  const padded = digits.padStart(decimals + 1, "0");
  const whole = padded.slice(0, padded.length - decimals);
  return `${sign}${whole}${decimals === 0 ? "" : `.${padded.slice(-decimals)}`} ${currency}`;
};

/** Two for pounds, none for won; undefined for what is no currency. */
const decimalsOf = (currency: string | undefined): number | undefined =>
  currency !== undefined && Intl.supportedValuesOf("currency").includes(currency)
    ? new Intl.NumberFormat("en", { style: "currency", currency }).resolvedOptions().maximumFractionDigits
    : undefined;
