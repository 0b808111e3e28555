/** The folders under functions/ that hold handlers, by role. */
export const roles = ["gateway", "lender", "purchaser", "mall", "operator"] as const;

/** The party whose request or task a function handles. */
export type Role = (typeof roles)[number];

/** The side that owns a function's data: one stack, one table, one key. */
export type Owner = "gateway" | "lender";

/** The use of a private key; it is in the encryption context, on which every grant has a condition. */
export type KeyUse = "sign" | "seal" | "link" | "webhook";

/** What invokes a function. */
export type Trigger =
  | { readonly by: "route"; readonly method: "GET" | "POST" | "DELETE"; readonly path: string }
  /** Files of the purchaser's pages, which the lender serves. */
  | { readonly by: "page"; readonly paths: readonly string[] }
  | { readonly by: "saga" }
  /** A function of the lender's. */
  | { readonly by: "lender" }
  /** A one-shot schedule that another function sets. */
  | { readonly by: "timer" }
  /** New versions of these kinds of items. `perShard`: the event names its shard, which Lambda adds only with a tumbling window. */
  | {
      readonly by: "stream";
      readonly items: readonly { readonly pk: string; readonly sk?: string }[];
      readonly perShard?: true;
    }
  | { readonly by: "queue"; readonly queue: "Webhook" | "Notice" }
  | { readonly by: "schedule"; readonly every: `rate(${string})` }
  /** An operator's own invocation. */
  | { readonly by: "manual" };

/** Actions on the owner's table, and the partitions they are limited to; without `pk`, the whole table. */
export type TableGrant = {
  readonly actions: readonly string[];
  readonly pk?: readonly string[];
  readonly index?: true;
};

/** One Lambda function: its file is `functions/<role>/<name>.ts`. */
export type RoleFunctionSpec = {
  readonly role: Role;
  readonly name: string;
  readonly owner: Owner;
  readonly trigger: Trigger;
  readonly table: readonly TableGrant[];
  /** Actions on the gateway's table of events. */
  readonly events?: TableGrant;
  /** Uses of the owner's keys that the function may decrypt. */
  readonly decrypts?: readonly KeyUse[];
  /** It may generate keys; of these it decrypts only the uses in `decrypts`. */
  readonly generatesKeys?: true;
  /** What the function does with the files of evidence in the lender's bucket. */
  readonly files?: readonly ("PutObject" | "GetObject")[];
  /** Environment variables with addresses, each with the permission to call it. */
  readonly links?: readonly LinkName[];
};

/** Environment variables that infra/links.ts fills in at synthesis, most of them addresses. */
export type LinkName =
  | "LOAN_APPROVAL_ARN"
  | "LENDER_INQUIRY_ARN"
  | "LOAN_TO_REPAYMENT_ARN"
  | "LATE_PAYMENT_ARN"
  | "CANCELLATION_TO_REFUND_ARN"
  | "EXPIRE_CHECKOUT_ARN"
  | "RECEIVE_INSTRUCTION_ARN"
  | "RECEIVE_LINK_ARN"
  | "RECEIVE_SETTLEMENT_ARN"
  | "SCHEDULE_GROUP"
  | "SCHEDULE_ROLE_ARN"
  | "WEBHOOK_QUEUE_URL"
  | "WEBHOOK_DEAD_LETTERS_URL"
  | "NOTICE_QUEUE_URL"
  | "BANK_URL"
  | "BANK_SECRET"
  | "MESSENGER_URL"
  | "MESSENGER_SECRET"
  | "API_URL"
  | "PAY_URL"
  | "LENDERS"
  | "LENDER_CONTACT"
  | "LENDER_URL"
  | "MODE"
  | "WEBHOOK_ADDRESSES";
