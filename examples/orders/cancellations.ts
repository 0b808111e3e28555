import { answerAfter } from "./habits.ts";
import { purchaserOf } from "./loans.ts";
import { type Claim, claimReturn, mergeClaims } from "./matching.ts";
import type { Order, ReturnLine } from "./orders.ts";
import type { Sale } from "./sale.ts";
import type { Simulation, UnmatchedReturn } from "./simulation.ts";

/** Cancels the lines of a cancellation invoice, and plans the mall's answer. */
export const cancelInvoice = async (simulation: Simulation, invoice: readonly ReturnLine[]): Promise<void> => {
  const found = matchInvoice(invoice, simulation);
  simulation.unmatched.push(...found.unmatched);
  for (const claim of found.claims) await cancelClaim(simulation, claim, invoice[0]);
};

const cancelClaim = async (
  { sandbox, seed, agenda }: Simulation,
  { purchase: sale, quantities }: Claim<Sale>,
  head: ReturnLine | undefined,
): Promise<void> => {
  const purchaser = await purchaserOf(sandbox, sale);
  const view = (await purchaser.cancel({ lines: quantities, reason: `credit-note-${head?.invoice}` })).purchase;
  const { no, status } = (view.cancellations.at(-1) ?? {}) as { readonly no: number; readonly status: string };
  const after = answerAfter(seed, `${sale.order} ${no}`, status === "returning");
  const outcome = status === "returning" ? "received" : "stopped";
  if (after !== undefined)
    agenda.add((head?.day ?? 0) + after, "answer", async () => {
      await sale.mallClient.reportReturn({ id: sale.id, order: sale.order }, { cancellation: no, outcome });
    });
};

/** Each line of a cancellation invoice matched with the customer's earlier purchases. */
const matchInvoice = (
  invoice: readonly ReturnLine[],
  { sales, declined }: Pick<Simulation, "sales" | "declined">,
): { readonly claims: readonly Claim<Sale>[]; readonly unmatched: readonly UnmatchedReturn[] } => {
  const matched = invoice.map((line) => {
    const isEarlier = (each: Order): boolean => each.customer === line.customer && each.minute <= line.minute;
    const earlier = sales.filter(isEarlier).toSorted((a, b) => b.minute - a.minute);
    const { claims, unmatched: quantity } = claimReturn(line, earlier);
    const wasDeclined = declined.some(
      (each) => isEarlier(each) && each.lines.some(({ stock }) => stock === line.stock),
    );
    const why = wasDeclined
      ? "its purchase was declined"
      : earlier.length === 0
        ? "no earlier purchase of this customer in the file"
        : "purchased before the start of the file, if at all";
    return { claims, unmatched: quantity === 0 ? [] : [{ line: line.line, quantity, why }] };
  });
  return {
    claims: mergeClaims(matched.flatMap(({ claims }) => claims)),
    unmatched: matched.flatMap(({ unmatched }) => unmatched),
  };
};
