import type { Stack } from "aws-cdk-lib";
import { PolicyStatement } from "aws-cdk-lib/aws-iam";
import type { LinkName } from "./function-spec.ts";
import { lenderContactOf } from "./lender-contact.ts";
import {
  contextOf,
  functionArnOf,
  httpsContextOf,
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

/** A value and the permission to call it: a function has the environment variable exactly if it has the permission. */
type Link = (stack: Stack, parties: Parties) => { readonly value: string; readonly permission?: PolicyStatement };

const statement = (actions: readonly string[], resource: string, conditions?: Record<string, Record<string, string>>) =>
  new PolicyStatement({ actions: [...actions], resources: [resource], ...(conditions && { conditions }) });

const start =
  (saga: SagaName, action = "states:StartExecution"): Link =>
  (_, parties) => ({ value: machineArn(saga, parties), permission: statement([action], machineArn(saga, parties)) });

const queue =
  (id: string, account: keyof Pick<Parties, "gatewayAccount" | "lenderAccount">): Link =>
  (_, parties) => ({
    value: queueUrl(id, parties[account]),
    permission: statement(["sqs:SendMessage"], queueArn(id, parties[account])),
  });

/** External services are set at synthesis; the local runtime simulates them at the paths of these addresses. */
const outside =
  (context: string, otherwise: string): Link =>
  (stack) => ({ value: contextOf(stack, context, otherwise) });

/** The address of one of the two APIs, or a part of it. */
const address =
  (context: Parameters<typeof httpsContextOf>[1], part: (url: URL) => string): Link =>
  (stack) => ({ value: part(httpsContextOf(stack, context)) });

/** The target of a timer. The timer's role invokes it, so a function that sets the timer needs no permission. */
const timed =
  (name: string): Link =>
  (_, { gatewayAccount }) => ({ value: functionArnOf({ role: "gateway", name }, gatewayAccount) });

/** A function of the gateway's that takes over what the lender reports. */
const receiver =
  (name: string): Link =>
  (_, { gatewayAccount }) => {
    const value = functionArnOf({ role: "gateway", name }, gatewayAccount);
    return { value, permission: statement(["lambda:InvokeFunction"], value) };
  };

/** An address without a slash at its end; a path is kept, for an API below one. */
const baseOf = ({ origin, pathname }: URL): string => origin + pathname.replace(/\/+$/, "");

const mode: Link = (stack) => ({ value: modeOf(stack) });

const lenders: Link = (_, { lenderId }) => ({ value: lenderId });

const contact: Link = (stack) => ({ value: JSON.stringify(lenderContactOf(stack)) });

/** The environment variables that are known at synthesis: addresses, and a few settings. */
export const links = {
  LOAN_APPROVAL_ARN: start("loan-approval", "states:StartSyncExecution"),
  LENDER_INQUIRY_ARN: start("lender-inquiry", "states:StartSyncExecution"),
  LOAN_TO_REPAYMENT_ARN: start("loan-to-repayment"),
  LATE_PAYMENT_ARN: start("late-payment"),
  CANCELLATION_TO_REFUND_ARN: start("cancellation-to-refund"),
  EXPIRE_CHECKOUT_ARN: timed("expire-checkout"),
  RECEIVE_INSTRUCTION_ARN: receiver("receive-instruction"),
  RECEIVE_LINK_ARN: receiver("receive-link"),
  RECEIVE_SETTLEMENT_ARN: receiver("receive-settlement"),
  SCHEDULE_GROUP: (_, parties) => ({
    value: timerGroup,
    permission: statement(
      ["scheduler:CreateSchedule", "scheduler:UpdateSchedule", "scheduler:DeleteSchedule"],
      timerArn(parties),
    ),
  }),
  SCHEDULE_ROLE_ARN: (_, { gatewayAccount }) => ({
    value: roleArn(timerRoleName, gatewayAccount),
    permission: statement(["iam:PassRole"], roleArn(timerRoleName, gatewayAccount), {
      StringEquals: { "iam:PassedToService": "scheduler.amazonaws.com" },
    }),
  }),
  WEBHOOK_QUEUE_URL: queue("WebhookQueue", "gatewayAccount"),
  WEBHOOK_DEAD_LETTERS_URL: queue("WebhookDeadLetters", "gatewayAccount"),
  NOTICE_QUEUE_URL: queue("NoticeQueue", "lenderAccount"),
  BANK_URL: outside("bankUrl", "https://bank.invalid"),
  MESSENGER_URL: outside("messengerUrl", "https://messenger.invalid"),
  API_URL: address("apiUrl", baseOf),
  PAY_URL: address("payUrl", baseOf),
  // The lenders that a mall may have a contract with: those whose functions the sagas call.
  LENDERS: lenders,
  // How a purchaser reaches the lender: it is on each of its pages.
  LENDER_CONTACT: contact,
  // The lender's API is where its pages are.
  LENDER_URL: address("payUrl", (url) => baseOf(url).replace(/\/pay$/, "")),
  // Test or live; it is the prefix of the API keys.
  MODE: mode,
  // "any" permits webhooks to addresses that are not public: for a sandbox only.
  WEBHOOK_ADDRESSES: outside("webhookAddresses", "public"),
} as const satisfies Record<LinkName, Link>;
