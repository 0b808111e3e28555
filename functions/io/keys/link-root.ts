import { findRoot } from "./key-store.ts";
import { linkHash, viewToken } from "../messages/link-token.ts";

/** The root secret from which a purchase's link was derived: that whose token has the stored hash, also after newer roots. */
export const linkRootOf = async (loan: { readonly id: string; readonly linkHash?: string }): Promise<Buffer> => {
  const root = await findRoot("link", ({ secret }) => linkHash(viewToken(secret, loan.id)) === loan.linkHash);
  if (!root) throw new Error(`no root of links has the link of ${loan.id}`);
  return root.secret;
};
