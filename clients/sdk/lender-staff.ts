import { call } from "./http.ts";
import type { OperatorOptions } from "./operator.ts";
import type { Money } from "./purchase.ts";

/**
 * What the lender's staff instruct on a loan, and why. `reference` is the bank's for a payment, `request` the staff's own for a refund,
 * `collection` the lender's key for a payment that the bank took back.
 */
export type InstructionRequest = { readonly reason: string } & (
  | { readonly kind: "payment"; readonly amount: Money; readonly reference: string }
  | { readonly kind: "refund"; readonly amount: Money; readonly request: string }
  | {
      readonly kind: "replan";
      readonly count: number;
      readonly rateBasisPoints?: number;
      readonly due?: object;
      readonly waivePenalties?: boolean;
    }
  | { readonly kind: "chargeOff" | "creditReturn" | "holdbackRelease" }
  | { readonly kind: "bounce"; readonly collection: string; readonly bankReason?: string }
  | { readonly kind: "disputeDecision"; readonly cancellation: number; readonly favours: "mall" }
  | {
      readonly kind: "disputeDecision";
      readonly cancellation: number;
      readonly favours: "purchaser";
      readonly amount: Money;
      readonly lines?: readonly { readonly id: string; readonly quantity: number }[];
    }
);

/** A loan, by its lender and its purchase's id. */
export type LoanOfLender = { readonly lender: string; readonly purchase: string };

/** A member of the staff: the name, and the id of the key that was used. */
export type StaffMember = { readonly operator: string; readonly name: string };

/** An instruction as recorded; one that is waiting needs the approval of a second person. */
export type Instruction = InstructionRequest & {
  readonly no: number;
  readonly status: "waiting" | "ready" | "done" | "refused" | "withdrawn" | "declined" | "expired";
  readonly by: StaffMember;
  readonly at: string;
  readonly needs?: "limit" | "surplus";
  /** Until when it waits for a second person. */
  readonly until?: string;
  readonly approvedBy?: StaffMember;
  readonly code?: string;
};

/** An entry of the trail of a loan or a mall; `previous` is the digest of the entry before it. */
export type TrailEntry = {
  readonly no: number;
  readonly at: string;
  readonly did: string;
  readonly by?: StaffMember;
  readonly why?: string;
  readonly instruction?: number;
  readonly facts?: Readonly<Record<string, unknown>>;
  readonly previous: string;
};

/** What a lender has recorded of a loan. */
export type LoanTrail = { readonly instructions: readonly Instruction[]; readonly trail: readonly TrailEntry[] };

/** Connects a member of a lender's staff to the routes of its loans, with the lender's operator key. Throws TallystickProblem. */
export const connectLenderStaff = ({ url, operatorKey, retryTimeoutMs }: OperatorOptions) => {
  const authorization = `Bearer ${operatorKey}`;
  const post = async (
    path: string,
    body: object,
    idempotencyKey: string = crypto.randomUUID(),
  ): Promise<Instruction> => {
    const headers = { authorization, "idempotency-key": idempotencyKey };
    const answer = await call(url, { method: "POST", path, headers, body }, retryTimeoutMs);
    return (answer as { readonly instruction: Instruction }).instruction;
  };
  return {
    /** Instructs the lender on a loan. */
    instruct: async (
      loan: LoanOfLender,
      instruction: InstructionRequest,
      idempotencyKey?: string,
    ): Promise<Instruction> => post(at(loan, "/instructions"), instruction, idempotencyKey),
    /** Approves an instruction that another person gave. */
    approve: async (loan: LoanOfLender, no: number, reason: string, idempotencyKey?: string): Promise<Instruction> =>
      post(at(loan, `/instructions/${no}/approvals`), { reason }, idempotencyKey),
    /** Declines an instruction that another person gave. */
    decline: async (loan: LoanOfLender, no: number, reason: string, idempotencyKey?: string): Promise<Instruction> =>
      post(at(loan, `/instructions/${no}/declines`), { reason }, idempotencyKey),
    /** Withdraws an instruction that this person gave. */
    withdraw: async (loan: LoanOfLender, no: number, reason: string, idempotencyKey?: string): Promise<Instruction> =>
      post(at(loan, `/instructions/${no}/withdrawals`), { reason }, idempotencyKey),
    /** Withdraws the purchaser's link and sends another to the contact that the lender knows; nobody else sees it. */
    renewLink: async (
      loan: LoanOfLender,
      reason: string,
      idempotencyKey: string = crypto.randomUUID(),
    ): Promise<void> => {
      const headers = { authorization, "idempotency-key": idempotencyKey };
      await call(url, { method: "POST", path: at(loan, "/links"), headers, body: { reason } }, retryTimeoutMs);
    },
    /** The instructions on a loan and its trail, each the oldest first. */
    showTrail: async (loan: LoanOfLender): Promise<LoanTrail> =>
      (await call(
        url,
        { method: "GET", path: at(loan, "/trail"), headers: { authorization } },
        retryTimeoutMs,
      )) as LoanTrail,
  };
};

const at = ({ lender, purchase }: LoanOfLender, path: string): string =>
  `/v1/lenders/${encodeURIComponent(lender)}/loans/${encodeURIComponent(purchase)}${path}`;
