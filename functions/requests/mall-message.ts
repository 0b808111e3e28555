import { isRejection, reject, type Rejection } from "../../domain/rejection.ts";
import type { Loan } from "../../domain/loan/loan.ts";
import { keyOwner } from "../io/keys/key-owner.ts";
import { parseBody } from "../io/messages/claims.ts";
import { openEnvelope } from "../io/messages/envelope.ts";
import { loadLoan } from "../io/store/loan-store.ts";
import { signingKeys } from "../io/store/mall-store.ts";
import { purchaseIdOf } from "../io/table/item-keys.ts";
import type { SignedContract } from "../middleware/contract.ts";
import { httpChain, runStory } from "../middleware/http.ts";
import type { Reply, Request } from "../middleware/request.ts";
import { rejectOtherLender } from "./lender-request.ts";

/**
 * The handler of what a mall sends to the lender itself, which the gateway does not see: a message signed for this lender by a key that the
 * lender has pinned, about the mall's own purchase in the path. Another mall's purchase gives the same answer as one that does not exist.
 */
export const signedForLender = <Claim, Body extends { readonly envelope: string }>(
  contract: SignedContract<Claim, Body>,
  story: (loan: Loan, claim: Claim, request: Request<Body>) => Promise<Reply | Rejection>,
) =>
  httpChain(contract).handler(
    runStory(async (request: Request<Body>) => {
      const { path, body, now } = request;
      const { op, body: schema } = contract.message;
      const keysOf = async (mall: string, kid: string) => signingKeys(mall, kid, now);
      const envelope = await openEnvelope(body.envelope, { op, about: "purchase", aud: keyOwner() }, keysOf, now);
      if (isRejection(envelope)) return envelope;
      const claim = parseBody(schema, envelope.body);
      if (isRejection(claim)) return claim;
      const other = rejectOtherLender(path);
      if (other) return other;

      const { purchase = "" } = path;
      if (envelope.purchaseId !== purchase)
        return reject("InvalidRequest", "/txn: the envelope is about another purchase than the path");
      const loan = await loadLoan(purchase);
      if (
        isRejection(loan) ||
        loan.mall !== envelope.mall ||
        purchase !== purchaseIdOf(loan.mall, envelope.order ?? "")
      )
        return reject("PurchaseNotFound", `purchase ${purchase} was not found`);
      return story(loan, claim, request);
    }),
  );
