import type { Instant } from "../calendar.ts";
import type { Purchase } from "../purchase/purchase.ts";
import { reject, type Rejection } from "../rejection.ts";

/** The contract between gateway and mall; each field can change. */
export type MallTerms = {
  readonly name: string;
  readonly lender: string;
  /** When the lender buys the receivable: at approval or at shipment. */
  readonly advancePolicy: "approval" | "shipment";
  /** The API version, a date, in which the mall gets its responses. */
  readonly apiVersion: string;
  /** The mall's own rate limit; absent for the default. */
  readonly requestsPerSecond?: number;
};

/** A suspended mall can finish open purchases and start no new ones. */
export type MallStatus = "active" | "suspended";

/** A mall's record at the gateway. */
export type MallStanding = MallTerms & {
  readonly mall: string;
  readonly status: MallStatus;
  /** Not named `createdAt`: every item with `mall` and `createdAt` is in the index of purchases. */
  readonly registeredAt: Instant;
};

/** The fields that an operator changes; absent fields stay. */
export type MallChange = Partial<MallTerms> & { readonly status?: MallStatus };

/** Changes a mall; the same change again changes nothing. */
export const changeMall = <Mall extends MallStanding>(mall: Mall, change: MallChange): Mall => {
  const next = { ...mall, ...change };
  return Object.keys(change).every((name) => mall[name as keyof Mall] === next[name as keyof Mall]) ? mall : next;
};

/** True when a registration request equals the existing registration. */
export const isSameMall = (mall: MallTerms, requested: MallTerms): boolean =>
  mall.name === requested.name &&
  mall.lender === requested.lender &&
  mall.advancePolicy === requested.advancePolicy &&
  mall.apiVersion === requested.apiVersion &&
  mall.requestsPerSecond === requested.requestsPerSecond;

/** Operations open to a suspended mall: those by which purchasers get goods or money, and its own keys, endpoints and events. */
const allowedWhileSuspended =
  /^(shipment\.report|delivery\.report|return\.report|refund\.(preview|request)|dispute\.answer|return\.instruct|(keys|endpoint|event)\..+)$/;

/** Rejects an operation that would start something new for a suspended mall. */
export const rejectIfSuspended = ({ status }: Pick<MallStanding, "status">, op: string): Rejection | undefined =>
  status === "suspended" && !allowedWhileSuspended.test(op) ? mallSuspended : undefined;

/** Rejects a step that would also sell a suspended mall's receivable, such as a shipment that was not advanced yet. */
export const rejectAdvanceIfSuspended = (
  { status }: Pick<MallStanding, "status">,
  before: Purchase,
  next: Purchase,
): Rejection | undefined =>
  status === "suspended" && next.advances.length > before.advances.length ? mallSuspended : undefined;

const mallSuspended = reject(
  "MallSuspended",
  "the operator has suspended this mall: open purchases can be completed, new ones cannot be started",
);
