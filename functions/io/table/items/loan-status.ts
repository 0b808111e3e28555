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
  const { code, ...facts } = without(stored, [...approval, ...incidents, ...acceptance, "chargedOff"]);
  if (code === undefined) throw missing(stored, "code");
  return { ...facts, code };
};

const approved = (stored: LoanFacts) => {
  const { approvalNumber, linkHash, contact, holdExpiresAt, ...facts } = without(stored, ["code"]);
  if (approvalNumber === undefined) throw missing(stored, "approvalNumber");
  if (linkHash === undefined) throw missing(stored, "linkHash");
  if (contact === undefined) throw missing(stored, "contact");
  if (holdExpiresAt === undefined) throw missing(stored, "holdExpiresAt");
  return { ...facts, approvalNumber, linkHash, contact, holdExpiresAt };
};

const notAccepted = (stored: LoanFacts) => without(approved(stored), [...acceptance, "chargedOff"]);

const accepted = (stored: LoanFacts) => {
  const { acceptedOn, ...facts } = without(approved(stored), ["chargedOff"]);
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
const incidents = ["quotes", "paused", "cancellations", "overdue", "retry", "lastDunning", "returns"] as const;
const acceptance = ["acceptedOn", "promises", "replans"] as const;

/** The facts without those that the status forbids; throws where the item has one. */
const without = <Some extends Pick<LoanFacts, "id" | "status">, Name extends keyof Some>(
  stored: Some,
  names: readonly Name[],
): Omit<Some, Name> => {
  const facts: Partial<Some> = { ...stored };
  for (const name of names) {
    if (stored[name] !== undefined)
      throw new Error(`loan ${stored.id} is ${stored.status} and must not have ${String(name)}`);
    delete facts[name];
  }
  return facts as Omit<Some, Name>;
};

const missing = ({ id, status }: LoanFacts, name: keyof LoanFacts): Error =>
  new Error(`loan ${id} is ${status} and has no ${name}`);
