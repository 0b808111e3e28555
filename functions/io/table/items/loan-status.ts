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
  const { code } = stored;
  forbid(stored, [...approval, ...incidents, ...acceptance, "chargedOff"]);
  if (code === undefined) throw missing(stored, "code");
  return { ...without(stored, [...approval, ...incidents, ...acceptance, "chargedOff"]), code };
};

const approved = (stored: LoanFacts) => {
  const { approvalNumber, linkHash, contact, holdExpiresAt } = stored;
  forbid(stored, ["code"]);
  if (approvalNumber === undefined) throw missing(stored, "approvalNumber");
  if (linkHash === undefined) throw missing(stored, "linkHash");
  if (contact === undefined) throw missing(stored, "contact");
  if (holdExpiresAt === undefined) throw missing(stored, "holdExpiresAt");
  return { ...without(stored, ["code"]), approvalNumber, linkHash, contact, holdExpiresAt };
};

const notAccepted = (stored: LoanFacts) => {
  forbid(stored, [...acceptance, "chargedOff"]);
  return without(approved(stored), [...acceptance, "chargedOff"]);
};

const accepted = (stored: LoanFacts) => {
  const { acceptedOn, ...facts } = without(approved(stored), ["chargedOff"]);
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

const without = <Facts extends object, Name extends keyof Facts>(
  facts: Facts,
  names: readonly Name[],
): Omit<Facts, Name> =>
  Object.fromEntries(Object.entries(facts).filter(([name]) => !names.includes(name as Name))) as Omit<Facts, Name>;

const forbid = (stored: LoanFacts, names: readonly (keyof LoanFacts)[]): void => {
  const found = names.find((name) => stored[name] !== undefined);
  if (found) throw new Error(`loan ${stored.id} is ${stored.status} and must not have ${found}`);
};

const missing = ({ id, status }: LoanFacts, name: keyof LoanFacts): Error =>
  new Error(`loan ${id} is ${status} and has no ${name}`);
