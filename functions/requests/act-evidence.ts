import type * as z from "zod/mini";
import { addTime } from "../../domain/calendar.ts";
import type { Evidence } from "../../domain/loan/evidence.ts";
import { linkEnded } from "../../domain/loan/loan-link.ts";
import type { Loan } from "../../domain/loan/loan.ts";
import { linkNoOf, linkWithdrawn } from "../../domain/loan/purchaser-link.ts";
import type { Money } from "../../domain/money.ts";
import { isRejection, reject, type Rejection } from "../../domain/rejection.ts";
import { findRoot } from "../io/keys/key-store.ts";
import { isActBy, readAct } from "../io/messages/act.ts";
import { sha256 } from "../io/messages/base64url.ts";
import { actKey } from "../io/messages/link-token.ts";
import { loadLoan } from "../io/store/loan-store.ts";
import { turnIn } from "../schemas/turn-schema.ts";

/** What a purchaser's act must be: on this purchase, for one of the operations, with a body that fits what the phase is to do. */
export type ExpectedAct<Body> = {
  readonly purchaseId: string;
  readonly operations: readonly string[];
  readonly body: z.ZodMiniType<Body>;
  readonly fits: (body: Body, act: Evidence) => boolean;
};

/** What a purchaser did: the operation, its body, and the evidence that a change of the loan records. */
export type ActEvidence<Body> = Evidence & { readonly op: string; readonly body: Body };

/** A purchaser's clock may be a minute ahead. */
const clockSkew = { minutes: 1 };

/**
 * Opens the purchaser's act that came with a phase: its MAC is by the key that the lender derives for this purchase, which the gateway
 * never had. One rejection for whatever is wrong with it, `EvidenceInvalid`, and `LinkEnded` for an act of a link that was withdrawn or has ended.
 */
export const openActEvidence = async <Body>(
  evidence: string | undefined,
  { purchaseId, operations, body, fits }: ExpectedAct<Body>,
  now: string,
): Promise<ActEvidence<Body> | Rejection> => {
  const wanted = operations.join(" or ");
  if (evidence === undefined)
    return reject("EvidenceMissing", `the purchaser's act, a ${wanted}, did not come with the phase`);
  const invalid = reject("EvidenceInvalid", `this is not the purchaser's ${wanted} on purchase ${purchaseId}`);
  const loan = await loadLoan(purchaseId);
  const link = isRejection(loan) ? undefined : await linkOf(evidence, loan);
  if (isRejection(loan) || link === undefined) return invalid;
  const act = readAct(evidence);
  if (act?.purchaseId !== purchaseId || !operations.includes(act.op)) return invalid;
  if (act.issuedAt > addTime(now, clockSkew)) return invalid;
  const { jti, issuedAt, expiresAt } = act;
  const found = {
    id: sha256(`purchaser ${jti}`).slice(0, 16),
    signedAt: issuedAt,
    expiresAt,
    link,
    ...turnIn(act.op, act.body),
  };
  const read = body.safeParse(act.body);
  if (!read.success || !fits(read.data, found)) return invalid;
  return refusalOf(loan, found, now) ?? { ...found, op: act.op, body: read.data };
};

/** The number of the purchaser's link that made the act: the newest, or one that was withdrawn. */
const linkOf = async (evidence: string, loan: Loan): Promise<number | undefined> => {
  for (let no = linkNoOf(loan); no >= 1; no--)
    // A link that was made before the root was replaced stays valid.
    if (await findRoot("link", ({ secret }) => isActBy(evidence, actKey(secret, loan.id, no)))) return no;
  return undefined;
};

/** What an act did before its link was withdrawn or ended stays done: a repeated phase is answered as before. */
const refusalOf = (loan: Loan, { id, link }: Evidence, now: string): Rejection | undefined => {
  if (loan.status === "declined" || loan.evidence?.some((each) => each.id === id)) return undefined;
  return link === linkNoOf(loan) ? linkEnded(loan, now) : linkWithdrawn;
};

/** True for two equal amounts, or none. */
export const isSameAmount = (a: Money | undefined, b: Money | undefined): boolean =>
  a?.minor === b?.minor && a?.currency === b?.currency;

/** True for a rejection of evidence: the saga marks the operation as refused and ends in the state EvidenceRefused. */
export const isEvidenceRejection = ({ rejected }: Rejection): boolean =>
  rejected.startsWith("Evidence") || rejected === "LinkEnded";
