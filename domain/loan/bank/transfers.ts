import type { BookedTransfer, TransferKind } from "../../ledger/transfer.ts";
import { isZero } from "../../money.ts";
import { receivedPaymentReference } from "../../protocol/collection-key.ts";
import { refusalsOf } from "../collection/credit-return.ts";
import type { Loan } from "../loan.ts";
import type { Collection, CreditReturn, LoanRefund, Receivable } from "../records.ts";
import { payable } from "../receivable/receivable.ts";
import { creditReturnKey, payoutKey, refundKey, transferKey } from "./transfer-key.ts";

/** Every transfer that the books of a loan expect at the bank, with the bank's answer; transfers of nothing are left out. */
export const transfersOf = (loan: Loan): readonly BookedTransfer[] =>
  [
    ...loan.receivables.map((each) => payoutOf(loan, each)),
    ...loan.collections.flatMap((each) => collectionTransfers(loan, each)),
    ...loan.refunds.flatMap((each) => refundTransfers(loan, each)),
    ...(loan.returns ?? []).flatMap((each) => creditReturnTransfers(loan, each)),
  ].filter(({ amount }) => !isZero(amount));

const payoutOf = ({ id }: Loan, receivable: Receivable): BookedTransfer => {
  const { no, status, account, ref, quote } = receivable;
  return {
    owner: id,
    key: transferKey(id, payoutKey(no)),
    kind: "payouts",
    amount: payable(receivable),
    ...(account !== undefined && { account }),
    ...(status === "bought"
      ? { status: "asked", since: `${quote.from}T00:00:00.000Z` }
      : { status: status === "paid" ? "paid" : "refused" }),
    ...(ref !== undefined && { ref }),
  };
};

/** A payment that the bank reversed is two transfers. What a purchaser sent is identified by the bank's reference alone, for it must be booked once. */
const collectionTransfers = (
  loan: Loan,
  { key, amount, status, ref, askedAt }: Collection,
): readonly BookedTransfer[] => {
  const received = receivedPaymentReference(key);
  const one = {
    owner: loan.id,
    amount,
    ...(received === undefined
      ? { key: transferKey(loan.id, key), kind: "debits" as const, ...accountOf(loan) }
      : { key: received, kind: "credits" as const }),
  };
  if (status === "asked") return [{ ...one, status, ...(askedAt !== undefined && { since: askedAt }) }];
  if (status === "refused") return [{ ...one, status }];
  const paid = { ...one, status: "paid" as const };
  return [{ ...paid, ...(ref !== undefined && { ref }) }, ...(status === "bounced" ? [returnOf(paid)] : [])];
};

const returnOf = (paid: BookedTransfer): BookedTransfer => ({ ...paid, kind: "returns" });

/** Each refusal was of another key; a refund that is posted and not paid is asked for until the bank pays it. */
const refundTransfers = (
  loan: Loan,
  { no, cashBack, status, refused = 0, ref }: LoanRefund,
): readonly BookedTransfer[] => {
  const numbered = (times: number) => toPurchaser(loan, "refunds", refundKey(no, times));
  const one = { amount: cashBack };
  const since = loan.entries.findLast(({ kind }) => kind === "refunded")?.at;
  return [
    ...Array.from({ length: refused }, (_, times) => ({ ...numbered(times), ...one, status: "refused" as const })),
    {
      ...numbered(refused),
      ...one,
      ...(status === "paid"
        ? { status, ...(ref !== undefined && { ref }) }
        : { status: "asked", ...(since !== undefined && { since }) }),
    },
  ];
};

/** Each refusal was of another key, as of a refund's cash; one that waits for its next attempt has no key yet. */
const creditReturnTransfers = (loan: Loan, credit: CreditReturn): readonly BookedTransfer[] => {
  const { no, amount, status, again, ref } = credit;
  const times = refusalsOf(credit);
  const numbered = (count: number) => ({ ...toPurchaser(loan, "refunds", creditReturnKey(no, count)), amount });
  const refused = Array.from({ length: times }, (_, count) => ({ ...numbered(count), status: "refused" as const }));
  if (status === "paid") return [...refused, { ...numbered(times), status, ...(ref !== undefined && { ref }) }];
  if (status !== "asked") return refused;
  const owed = loan.entries.findLast(({ postings }) => postings.some(({ account }) => account === "purchaserPayable"));
  const since = again ?? owed?.at;
  return [...refused, { ...numbered(times), status, ...(since !== undefined && { since }) }];
};

const toPurchaser = (loan: Loan, kind: TransferKind, key: string) => ({
  owner: loan.id,
  key: transferKey(loan.id, key),
  kind,
  ...accountOf(loan),
});

const accountOf = ({ bankAccount }: Loan): Pick<BookedTransfer, "account"> =>
  bankAccount === undefined ? {} : { account: bankAccount };
