import type { EvidenceFile } from "./evidence-file.ts";
import { call, type Download, download } from "./http.ts";
import type { OperatorOptions } from "./operator.ts";
import type { Money } from "./purchase.ts";
import type { StaffMember, TrailEntry, TrailPage } from "./trail.ts";

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
  | { readonly kind: "resumption"; readonly cancellation: number }
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

/** An instruction that has not ended, with the purchase that it is about. */
export type OpenInstruction = { readonly purchase: string; readonly instruction: Instruction };

/** What a lender has recorded of a loan. */
export type LoanTrail = {
  readonly instructions: readonly Instruction[];
  readonly trail: readonly TrailEntry[];
  /** The files that both sides sent as evidence, the oldest first. */
  readonly files: readonly EvidenceFile[];
};

/** A limit to set: the largest amount that one person may instruct of a kind, and why. */
export type NewLimit = {
  readonly kind: InstructionRequest["kind"];
  readonly amount: Money;
  readonly reason: string;
};

/** What one person may instruct; `usual` where the lender has set nothing. Higher limits wait for a second person. */
export type Limits = {
  readonly limits: readonly {
    readonly kind: InstructionRequest["kind"];
    readonly limit: Money;
    readonly usual?: true;
  }[];
  readonly waiting: readonly {
    readonly no: number;
    readonly kind: InstructionRequest["kind"];
    readonly limit: Money;
    readonly by: StaffMember;
    readonly reason: string;
    readonly at: string;
    readonly until: string;
  }[];
};

/** Connects a member of a lender's staff to the routes of its loans, with the lender's operator key. Throws TallystickProblem. */
export const connectLenderStaff = ({ url, operatorKey, retryTimeoutMs }: OperatorOptions) => {
  const authorization = `Bearer ${operatorKey}`;
  const get = async (path: string): Promise<unknown> =>
    call(url, { method: "GET", path, headers: { authorization } }, retryTimeoutMs);
  const send = async (path: string, body: object, idempotencyKey: string = crypto.randomUUID()): Promise<unknown> => {
    const headers = { authorization, "idempotency-key": idempotencyKey };
    return call(url, { method: "POST", path, headers, body }, retryTimeoutMs);
  };
  const post = async (path: string, body: object, idempotencyKey?: string): Promise<Instruction> =>
    ((await send(path, body, idempotencyKey)) as { readonly instruction: Instruction }).instruction;
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
    renewLink: async (loan: LoanOfLender, reason: string, idempotencyKey?: string): Promise<void> =>
      void (await send(at(loan, "/links"), { reason }, idempotencyKey)),
    /** The instructions of all loans that wait for a second person or are being carried out, the oldest first. */
    listInstructions: async (lender: string): Promise<readonly OpenInstruction[]> => {
      const answer = await get(`/v1/lenders/${encodeURIComponent(lender)}/instructions`);
      return (answer as { readonly instructions: readonly OpenInstruction[] }).instructions;
    },
    /** What one person may instruct, and the limits that wait. */
    showLimits: async (lender: string): Promise<Limits> => (await get(limitsOf(lender))) as Limits,
    /** Sets what one person may instruct of a kind; a higher limit waits for a second person. */
    setLimit: async (lender: string, limit: NewLimit, idempotencyKey?: string): Promise<Limits> =>
      (await send(limitsOf(lender), limit, idempotencyKey)) as Limits,
    /** Approves a limit that another person proposed. */
    approveLimit: async (lender: string, no: number, reason: string, idempotencyKey?: string): Promise<Limits> =>
      (await send(`${limitsOf(lender)}/${no}/approvals`, { reason }, idempotencyKey)) as Limits,
    /** The instructions on a loan and its trail, each the oldest first. */
    showTrail: async (loan: LoanOfLender): Promise<LoanTrail> => (await get(at(loan, "/trail"))) as LoanTrail,
    /** A file that the mall or the purchaser sent as evidence about the loan's purchase. */
    downloadEvidence: async (loan: LoanOfLender, reference: string): Promise<Download> =>
      download(
        url,
        { method: "GET", path: at(loan, `/files/${encodeURIComponent(reference)}`), headers: { authorization } },
        retryTimeoutMs,
      ),
    /** What staff did to plans, limits, reviews, operator keys, a mall or an account; at most 100 entries after a number. */
    showStaffTrail: async (lender: string, of: string, after = 0): Promise<TrailPage> => {
      const query = new URLSearchParams({ of, after: String(after) }).toString();
      return (await get(`/v1/lenders/${encodeURIComponent(lender)}/trail?${query}`)) as TrailPage;
    },
  };
};

const at = ({ lender, purchase }: LoanOfLender, path: string): string =>
  `/v1/lenders/${encodeURIComponent(lender)}/loans/${encodeURIComponent(purchase)}${path}`;

const limitsOf = (lender: string): string => `/v1/lenders/${encodeURIComponent(lender)}/limits`;
