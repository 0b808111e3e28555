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

const declined = (stored: LoanFacts) =>
  withAll(without(stored, [...approval, ...incidents, ...acceptance, "chargedOff"]), ["code"]);

const approved = (stored: LoanFacts) =>
  withAll(without(stored, ["code"]), ["approvalNumber", "linkHash", "contact", "holdExpiresAt"]);

const notAccepted = (stored: LoanFacts) => without(approved(stored), [...acceptance, "chargedOff"]);

const accepted = (stored: LoanFacts) => withAll(without(approved(stored), ["chargedOff"]), ["acceptedOn"]);

const chargedOff = (stored: LoanFacts) => withAll(approved(stored), ["acceptedOn", "chargedOff"]);

const approval = ["approvalNumber", "linkHash", "link", "contact", "locale", "bankAccount", "holdExpiresAt"] as const;
const incidents = [
  "quotes",
  "paused",
  "cancellations",
  "overdue",
  "shipments",
  "retry",
  "lastDunning",
  "returns",
] as const;
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

/** The facts with those that the status needs; throws where the item misses one. */
const withAll = <Some extends Pick<LoanFacts, "id" | "status">, Name extends keyof Some>(
  stored: Some,
  names: readonly Name[],
) => {
  const missing = names.find((name) => stored[name] === undefined);
  if (missing) throw new Error(`loan ${stored.id} is ${stored.status} and has no ${String(missing)}`);
  return stored as Some & { readonly [One in Name]-?: NonNullable<Some[One]> };
};
