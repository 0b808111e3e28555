import type { Loan, LoanFacts } from "../../../../domain/loan/loan.ts";

/** The loan of stored facts: throws where its status forbids one of them or misses one, for then the item was damaged. */
export const toLoanByStatus = (stored: LoanFacts): Loan => {
  const { id, status } = stored;
  switch (status) {
    case "declined":
      return { ...declined(stored), status };
    case "held":
      return { ...notAccepted(stored), status };
    case "funded":
      return { ...notAccepted(stored), status };
    case "expired":
      return { ...notAccepted(stored), status };
    case "repaying":
      return { ...accepted(stored), status };
    case "repaid":
      return stored.acceptedOn === undefined ? { ...notAccepted(stored), status } : { ...accepted(stored), status };
    case "cancelled":
      return stored.acceptedOn === undefined ? { ...notAccepted(stored), status } : { ...accepted(stored), status };
    case "chargedOff":
      return { ...chargedOff(stored), status };
    default:
      throw new Error(`loan ${id} has the unknown status ${String(status satisfies never)}`);
  }
};

const declined = (stored: LoanFacts) => {
  const {
    code,
    approvalNumber: _,
    linkHash: _l,
    link: _k,
    contact: _c,
    holdExpiresAt: _h,
    acceptedOn: _a,
    bankAccount: _b,
    ...more
  } = stored;
  const { quotes: _q, paused: _p, cancellations: _s, retry: _r, lastDunning: _d, returns: _e, ...less } = more;
  const { promises: _m, replans: _n, chargedOff: _o, ...facts } = less;
  forbid(stored, [...approval, ...incidents, ...acceptance, "chargedOff"]);
  if (code === undefined) throw missing(stored, "code");
  return { ...facts, code };
};

const approved = (stored: LoanFacts) => {
  const { code: _, approvalNumber, linkHash, contact, holdExpiresAt, ...facts } = stored;
  forbid(stored, ["code"]);
  if (approvalNumber === undefined) throw missing(stored, "approvalNumber");
  if (linkHash === undefined) throw missing(stored, "linkHash");
  if (contact === undefined) throw missing(stored, "contact");
  if (holdExpiresAt === undefined) throw missing(stored, "holdExpiresAt");
  return { ...facts, approvalNumber, linkHash, contact, holdExpiresAt };
};

const notAccepted = (stored: LoanFacts) => {
  const { acceptedOn: _, promises: _p, replans: _r, chargedOff: _c, ...facts } = approved(stored);
  forbid(stored, [...acceptance, "chargedOff"]);
  return facts;
};

const accepted = (stored: LoanFacts) => {
  const { acceptedOn, chargedOff: _, ...facts } = approved(stored);
  forbid(stored, ["chargedOff"]);
  if (acceptedOn === undefined) throw missing(stored, "acceptedOn");
  return { ...facts, acceptedOn };
};

const chargedOff = (stored: LoanFacts) => {
  const { acceptedOn, chargedOff: lost, ...facts } = approved(stored);
  if (acceptedOn === undefined) throw missing(stored, "acceptedOn");
  if (lost === undefined) throw missing(stored, "chargedOff");
  return { ...facts, acceptedOn, chargedOff: lost };
};

const approval = ["approvalNumber", "linkHash", "link", "contact", "bankAccount", "holdExpiresAt"] as const;
const incidents = ["quotes", "paused", "cancellations", "retry", "lastDunning", "returns"] as const;
const acceptance = ["acceptedOn", "promises", "replans"] as const;

const forbid = (stored: LoanFacts, names: readonly (keyof LoanFacts)[]): void => {
  const found = names.find((name) => stored[name] !== undefined);
  if (found) throw new Error(`loan ${stored.id} is ${stored.status} and must not have ${found}`);
};

const missing = ({ id, status }: LoanFacts, name: keyof LoanFacts): Error =>
  new Error(`loan ${id} is ${status} and has no ${name}`);
