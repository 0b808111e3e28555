import { type Decision, type LoanRequestRef, readDecision } from "./decision.ts";
import type { LoanRequest } from "./loan.ts";
import type { MallConnection, PurchaseResponse } from "./mall-connection.ts";
import { digestOf, loanRequestSeconds, sealedPart, sealMessage, withStandardClaims } from "./message.ts";

/** How a mall requests a loan and reads the lender's decision. */
export const connectLoans = ({ mall, lender, signKey, sealKeys, lenderKeyring, now, get, post }: MallConnection) => {
  const openDecision = async (sealed: string, request: LoanRequestRef): Promise<Decision> =>
    readDecision(sealed, request, { mall, lender, sealKeys, lenderKeyring });

  return {
    /**
     * Requests a loan for the price of an order. `decision` is undefined while the lender has not answered; keep `request` then, to
     * open the decision that comes later. Throws TallystickProblem, and UntrustedAnswer for an answer that is not the lender's.
     */
    requestLoan: async ({ order, amount, currency, lines, purchaserPart: pur, purchaser, ...options }: LoanRequest) => {
      const price = { ord: order, amt: amount, cur: currency };
      const claims = { iss: mall, aud: lender, op: "loan.request", ...price, body: { purchaser, lines, pur } };
      const message = await withStandardClaims(claims, now, { lifetime: loanRequestSeconds });
      const sealed = await sealMessage(sealedPart, message, signKey, await lenderKeyring.encryptionKey());
      const prev = await digestOf(sealed);
      // The gateway routes by amounts and never learns the descriptions.
      const amounts = lines.map((line) => ({ id: line.id, quantity: line.quantity, amount: line.amount }));
      const envelope = { ...price, parts: [{ to: lender, s256: prev }], body: { lender, lines: amounts } };
      const response = await post<PurchaseResponse & { readonly sealed?: string }>(
        "/v1/purchases",
        "loan.request",
        envelope,
        { sealed, ...options },
      );
      const { purchase, receipt } = response;
      const request: LoanRequestRef = { prev, order, amount, currency, purchase: purchase.id };
      const decision = response.sealed === undefined ? undefined : await openDecision(response.sealed, request);
      return { purchase, receipt, request, decision };
    },
    /** Opens a sealed decision that was fetched or received separately. */
    openDecision,
    /** Fetches and opens the decision on a request that the lender had not decided at first; it is kept for thirty days. */
    fetchDecision: async (request: LoanRequestRef): Promise<Decision> => {
      const { sealed } = (await get(`/v1/purchases/${encodeURIComponent(request.purchase)}/decision`)) as {
        readonly sealed: string;
      };
      return openDecision(sealed, request);
    },
  };
};
