import type { Stack } from "aws-cdk-lib";
import { PolicyStatement } from "aws-cdk-lib/aws-iam";
import type { LinkName } from "./function-spec.ts";
import {
  contextOf,
  functionArnOf,
  machineArn,
  modeOf,
  type Parties,
  queueArn,
  queueUrl,
  roleArn,
  type SagaName,
  timerArn,
  timerGroup,
  timerRoleName,
} from "./names.ts";

/** A function is told an address exactly when it may go there: the environment variable and the right come together. */
type Link = (stack: Stack, parties: Parties) => { readonly value: string; readonly may?: PolicyStatement };

const allow = (actions: readonly string[], resource: string, conditions?: Record<string, Record<string, string>>) =>
  new PolicyStatement({ actions: [...actions], resources: [resource], ...(conditions && { conditions }) });

const start =
  (saga: SagaName, action = "states:StartExecution"): Link =>
  (_, parties) => ({ value: machineArn(saga, parties), may: allow([action], machineArn(saga, parties)) });

const queue =
  (id: string, account: keyof Pick<Parties, "gatewayAccount" | "lenderAccount">): Link =>
  (_, parties) => ({
    value: queueUrl(id, parties[account]),
    may: allow(["sqs:SendMessage"], queueArn(id, parties[account])),
  });

/** The outside world is named at synthesis; the local runtime plays it at these addresses' paths. */
const outside =
  (context: string, otherwise: string): Link =>
  (stack) => ({ value: contextOf(stack, context, otherwise) });

/** What a timer calls: the timer's role does, and whoever sets the timer only names it. */
const timed =
  (name: string): Link =>
  (_, { gatewayAccount }) => ({ value: functionArnOf({ role: "gateway", name }, gatewayAccount) });

const mode: Link = (stack) => ({ value: modeOf(stack) });

const lenders: Link = (_, { lenderId }) => ({ value: lenderId });

/** Environment variables that are addresses, and what else is known at synthesis only. */
export const links = {
  LOAN_APPROVAL_ARN: start("loan-approval", "states:StartSyncExecution"),
  LENDER_INQUIRY_ARN: start("lender-inquiry", "states:StartSyncExecution"),
  LOAN_TO_REPAYMENT_ARN: start("loan-to-repayment"),
  LATE_PAYMENT_ARN: start("late-payment"),
  CANCELLATION_TO_REFUND_ARN: start("cancellation-to-refund"),
  EXPIRE_CHECKOUT_ARN: timed("expire-checkout"),
  SCHEDULE_GROUP: (_, parties) => ({
    value: timerGroup,
    may: allow(["scheduler:CreateSchedule", "scheduler:UpdateSchedule", "scheduler:DeleteSchedule"], timerArn(parties)),
  }),
  SCHEDULE_ROLE_ARN: (_, { gatewayAccount }) => ({
    value: roleArn(timerRoleName, gatewayAccount),
    may: allow(["iam:PassRole"], roleArn(timerRoleName, gatewayAccount), {
      StringEquals: { "iam:PassedToService": "scheduler.amazonaws.com" },
    }),
  }),
  WEBHOOK_QUEUE_URL: queue("WebhookQueue", "gatewayAccount"),
  WEBHOOK_DEAD_LETTERS_URL: queue("WebhookDeadLetters", "gatewayAccount"),
  NOTICE_QUEUE_URL: queue("NoticeQueue", "lenderAccount"),
  BANK_URL: outside("bankUrl", "https://bank.invalid"),
  MESSENGER_URL: outside("messengerUrl", "https://messenger.invalid"),
  PAY_URL: outside("payUrl", "https://pay.invalid"),
  // Whom a mall may have its contract with: those whose functions the sagas call.
  LENDERS: lenders,
  // Of test money or of real: the prefix of its keys says which.
  MODE: mode,
  // "any" lets webhooks go to addresses that are not public: for a sandbox only.
  WEBHOOK_ADDRESSES: outside("webhookAddresses", "public"),
} as const satisfies Record<LinkName, Link>;
