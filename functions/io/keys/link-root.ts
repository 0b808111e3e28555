import { linkNoOf } from "../../../domain/loan/purchaser-link.ts";
import type { LoanLink } from "../../../domain/loan/records.ts";
import { findRoot } from "./key-store.ts";
import { linkHash, viewToken } from "../messages/link-token.ts";

/** The root secret from which a purchase's link was derived: that whose token has the stored hash, also after newer roots. */
export const linkRootOf = async (loan: {
  readonly id: string;
  readonly linkHash?: string;
  readonly link?: LoanLink;
}): Promise<Buffer> => {
  const no = linkNoOf(loan);
  const root = await findRoot("link", ({ secret }) => linkHash(viewToken(secret, loan.id, no)) === loan.linkHash);
  if (!root) throw new Error(`no root of links has the link of ${loan.id}`);
  return root.secret;
};
