import type { Receivable } from "../../../../domain/loan/records.ts";
import { money } from "../../../../domain/money.ts";
import { packNettings, unpackNettings } from "./netting-item.ts";

/**
 * Packs a receivable: `<no> <status> <from> <until> <basis points> <amount> <payout> <discount> <left> <unearned>`, amounts in
 * minor units, then optional fields, each after its letter, because writes are billed by size.
 */
export const packReceivable = ({ no, status, quote, left, unearned, ...rest }: Receivable): string => {
  const { from, until, rateBasisPoints, amount, payout, discount, fixed, holdback, recourse } = quote;
  const { nettings, withheld, quoteId, account, ref, shipped, shipment = "" } = rest;
  return [
    `${no} ${status} ${from} ${until} ${rateBasisPoints}`,
    `${amount.minor} ${payout.minor} ${discount.minor} ${left.minor} ${unearned.minor}`,
    ...(fixed.minor === 0n ? [] : [`f${fixed.minor}`]),
    ...(holdback.minor === 0n ? [] : [`h${holdback.minor}`]),
    ...(recourse ? ["r"] : []),
    ...(nettings ? [`n${packNettings(nettings)}`] : []),
    ...(withheld ? [`w${withheld.minor}`] : []),
    ...(quoteId === undefined ? [] : [`q${quoteId}`]),
    ...(account === undefined ? [] : [`a${encodeURIComponent(account)}`]),
    ...(ref === undefined ? [] : [`b${encodeURIComponent(ref)}`]),
    ...(shipped ? [`s${encodeURIComponent(shipment)}`] : []),
  ].join(" ");
};

/** The reverse of `packReceivable`. */
export const unpackReceivable = (text: string, currency: string): Receivable => {
  const [no, status, from = "", until = "", rate, amount, payout, discount, left, unearned, ...more] = text.split(" ");
  const besides = new Map(more.map((each) => [each.charAt(0), each.slice(1)]));
  const of = (minor: string | undefined) => money(BigInt(minor ?? "0"), currency);
  const [nettings, withheld, quoteId, account, ref, shipment] = ["n", "w", "q", "a", "b", "s"].map((letter) =>
    besides.get(letter),
  );
  return {
    no: Number(no),
    quote: {
      amount: of(amount),
      payout: of(payout),
      discount: of(discount),
      fixed: of(besides.get("f")),
      holdback: of(besides.get("h")),
      from,
      until,
      rateBasisPoints: Number(rate),
      recourse: besides.has("r"),
    },
    status: status as Receivable["status"],
    left: of(left),
    unearned: of(unearned),
    ...(nettings !== undefined && { nettings: unpackNettings(nettings, currency) }),
    ...(withheld !== undefined && { withheld: of(withheld) }),
    ...(quoteId !== undefined && { quoteId }),
    ...(account !== undefined && { account: decodeURIComponent(account) }),
    ...(ref !== undefined && { ref: decodeURIComponent(ref) }),
    ...(shipment !== undefined && { shipped: true as const }),
    ...(shipment && { shipment: decodeURIComponent(shipment) }),
  };
};
