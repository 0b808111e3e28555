import type { Instant } from "../calendar.ts";
import type { Purchase } from "../purchase/purchase.ts";
import { reject, type Rejection } from "../rejection.ts";

/** What gateway and mall have agreed on; everything of it can change. */
export type MallTerms = {
  readonly name: string;
  readonly lender: string;
  /** When the lender buys the receivable: at the approval, or when goods leave. */
  readonly advancePolicy: "approval" | "shipment";
  /** The date of the API's version that the mall is answered by. */
  readonly apiVersion: string;
  /** How often it may ask, where that is not the usual. */
  readonly requestsPerSecond?: number;
};

/** A suspended mall finishes what is under way and begins nothing. */
export type MallStatus = "active" | "suspended";

/** A mall's standing at the gateway. */
export type MallStanding = MallTerms & {
  readonly mall: string;
  readonly status: MallStatus;
  /** By another name than a purchase's `createdAt`: whatever has `mall` and that is in the index of purchases. */
  readonly registeredAt: Instant;
};

/** What an operator changes; what is not named stays. */
export type MallChange = Partial<MallTerms> & { readonly status?: MallStatus };

/** The same change twice changes nothing. */
export const changeMall = <Mall extends MallStanding>(mall: Mall, change: MallChange): Mall => {
  const next = { ...mall, ...change };
  return Object.keys(change).every((name) => mall[name as keyof Mall] === next[name as keyof Mall]) ? mall : next;
};

/** True when a mall is asked to be registered as it is registered already. */
export const isSameMall = (mall: MallTerms, asked: MallTerms): boolean =>
  mall.name === asked.name &&
  mall.lender === asked.lender &&
  mall.advancePolicy === asked.advancePolicy &&
  mall.apiVersion === asked.apiVersion &&
  mall.requestsPerSecond === asked.requestsPerSecond;

/** What a suspended mall may still ask for: all by which purchasers get goods or money back, its own keys, and how it is told. */
const allowedWhileSuspended =
  /^(shipment\.report|delivery\.report|return\.report|refund\.(preview|request)|dispute\.answer|(keys|endpoint|event)\..+)$/;

/** A no to whatever would begin something for a suspended mall. */
export const rejectIfSuspended = ({ status }: Pick<MallStanding, "status">, op: string): Rejection | undefined =>
  status === "suspended" && !allowedWhileSuspended.test(op) ? mallSuspended : undefined;

/** A no to a step that would sell a suspended mall's receivable on the way, as a shipment does that is not paid for yet. */
export const rejectAdvanceIfSuspended = (
  { status }: Pick<MallStanding, "status">,
  before: Purchase,
  next: Purchase,
): Rejection | undefined =>
  status === "suspended" && next.advances.length > before.advances.length ? mallSuspended : undefined;

const mallSuspended = reject(
  "MallSuspended",
  "the operator has suspended this mall: goods and money under way may go on, nothing new begins",
);
