import type { Purchase, PurchaseFacts } from "../../../../domain/purchase/purchase.ts";

/** The purchase of stored facts: throws where its status forbids one of them or misses one, for then the item was damaged. */
export const toPurchaseByStatus = (stored: PurchaseFacts): Purchase => {
  const { id, status } = stored;
  switch (status) {
    case "pending":
      return { ...pending(stored), status };
    case "declined":
      return { ...declined(stored), status };
    case "approved":
    case "advanced":
    case "shipped":
    case "delivered":
      return { ...notAccepted(stored), status };
    case "expired":
      return { ...notAccepted(stored), status };
    case "accepted":
      return { ...accepted(stored), status };
    case "repaid":
      return { ...accepted(stored), status };
    case "cancelled":
      return stored.acceptedAt === undefined ? { ...notAccepted(stored), status } : { ...accepted(stored), status };
    case "chargedOff":
      return stored.acceptedAt === undefined ? { ...notAccepted(stored), status } : { ...accepted(stored), status };
    default:
      throw new Error(`purchase ${id} has the unknown status ${String(status satisfies never)}`);
  }
};

const undecided = (stored: PurchaseFacts) => {
  const { approvalNumber: _, linkHash: _l, holdExpiresAt: _h, acceptedAt: _a, ...more } = stored;
  const { promises: _p, replans: _r, bounces: _b, ...facts } = more;
  forbid(stored, ["approvalNumber", "linkHash", "holdExpiresAt", "bounces", ...acceptance]);
  return facts;
};

const pending = (stored: PurchaseFacts) => {
  const { code: _, ...facts } = undecided(stored);
  forbid(stored, ["code"]);
  return facts;
};

const declined = (stored: PurchaseFacts) => {
  const { code, earlier: _, ...facts } = undecided(stored);
  forbid(stored, ["earlier"]);
  if (code === undefined) throw missing(stored, "code");
  return { ...facts, code };
};

const approved = (stored: PurchaseFacts) => {
  const { code: _, earlier: _e, reviewUntil: _r, approvalNumber, linkHash, holdExpiresAt, ...facts } = stored;
  forbid(stored, ["code", "earlier", "reviewUntil"]);
  if (approvalNumber === undefined) throw missing(stored, "approvalNumber");
  if (linkHash === undefined) throw missing(stored, "linkHash");
  if (holdExpiresAt === undefined) throw missing(stored, "holdExpiresAt");
  return { ...facts, approvalNumber, linkHash, holdExpiresAt };
};

const notAccepted = (stored: PurchaseFacts) => {
  const { acceptedAt: _, promises: _p, replans: _r, ...facts } = approved(stored);
  forbid(stored, acceptance);
  return facts;
};

const accepted = (stored: PurchaseFacts) => {
  const { acceptedAt, ...facts } = approved(stored);
  if (acceptedAt === undefined) throw missing(stored, "acceptedAt");
  return { ...facts, acceptedAt };
};

const acceptance = ["acceptedAt", "promises", "replans"] as const;

const forbid = (stored: PurchaseFacts, names: readonly (keyof PurchaseFacts)[]): void => {
  const found = names.find((name) => stored[name] !== undefined);
  if (found) throw new Error(`purchase ${stored.id} is ${stored.status} and must not have ${found}`);
};

const missing = ({ id, status }: PurchaseFacts, name: keyof PurchaseFacts): Error =>
  new Error(`purchase ${id} is ${status} and has no ${name}`);
