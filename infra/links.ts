import { PolicyStatement } from "aws-cdk-lib/aws-iam";
import type { LinkName, Owner } from "./function-spec.ts";
import {
  functionArn,
  machineArn,
  queueArn,
  queueUrl,
  roleArn,
  type SagaName,
  secretArn,
  timerArn,
  timerGroup,
  timerRole,
} from "./names.ts";
import type { Settings } from "./settings.ts";

/** A value and the permission to call it: a function has the environment variable exactly if it has the permission. */
type Link = (settings: Settings) => { readonly value: string; readonly permission?: PolicyStatement };

const statement = (actions: readonly string[], resource: string, conditions?: Record<string, Record<string, string>>) =>
  new PolicyStatement({ actions: [...actions], resources: [resource], ...(conditions && { conditions }) });

const start =
  (saga: SagaName, action = "states:StartExecution"): Link =>
  (settings) => ({ value: machineArn(saga, settings), permission: statement([action], machineArn(saga, settings)) });

const queue =
  (id: string, owner: Owner): Link =>
  (settings) => ({
    value: queueUrl(id, owner, settings),
    permission: statement(["sqs:SendMessage"], queueArn(id, owner, settings)),
  });

/** What the lender shares with a service outside: the name of the secret, and the right to read this one. */
const secret =
  (value: (settings: Settings) => string): Link =>
  (settings) => ({
    value: value(settings),
    permission: statement(["secretsmanager:GetSecretValue"], secretArn(value(settings), "lender", settings)),
  });

/** A setting as it is. External services are settings; the local runtime simulates them at the paths of these addresses. */
const setting =
  (value: (settings: Settings) => string): Link =>
  (settings) => ({ value: value(settings) });

const ofGateway = (name: string) => ({ role: "gateway", name, owner: "gateway" }) as const;

/** The target of a timer. The timer's role invokes it, so a function that sets the timer needs no permission. */
const timed = (name: string): Link => setting((settings) => functionArn(ofGateway(name), settings));

/** A function of the gateway's that takes over what the lender reports. */
const receiver =
  (name: string): Link =>
  (settings) => {
    const value = functionArn(ofGateway(name), settings);
    return { value, permission: statement(["lambda:InvokeFunction"], value) };
  };

/** An address without a slash at its end; a path is kept, for an API below one. */
const baseOf = ({ origin, pathname }: URL): string => origin + pathname.replace(/\/+$/, "");

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
  SCHEDULE_GROUP: (settings) => ({
    value: timerGroup(settings),
    permission: statement(
      ["scheduler:CreateSchedule", "scheduler:UpdateSchedule", "scheduler:DeleteSchedule"],
      timerArn(settings),
    ),
  }),
  SCHEDULE_ROLE_ARN: (settings) => ({
    value: roleArn(timerRole, "gateway", settings),
    permission: statement(["iam:PassRole"], roleArn(timerRole, "gateway", settings), {
      StringEquals: { "iam:PassedToService": "scheduler.amazonaws.com" },
    }),
  }),
  WEBHOOK_QUEUE_URL: queue("WebhookQueue", "gateway"),
  WEBHOOK_DEAD_LETTERS_URL: queue("WebhookDeadLetters", "gateway"),
  NOTICE_QUEUE_URL: queue("NoticeQueue", "lender"),
  BANK_URL: setting(({ bankUrl }) => bankUrl),
  BANK_SECRET: secret(({ bankSecret }) => bankSecret),
  MESSENGER_SECRET: secret(({ messengerSecret }) => messengerSecret),
  MESSENGER_URL: setting(({ messengerUrl }) => messengerUrl),
  API_URL: setting(({ apiUrl }) => baseOf(apiUrl)),
  PAY_URL: setting(({ payUrl }) => baseOf(payUrl)),
  // The lenders that a mall may have a contract with: those whose functions the sagas call.
  LENDERS: setting(({ lenderId }) => lenderId),
  // How a purchaser reaches the lender: it is on each of its pages.
  LENDER_CONTACT: setting(({ lenderContact }) => JSON.stringify(lenderContact)),
  // The lender's API is where its pages are.
  LENDER_URL: setting(({ payUrl }) => baseOf(payUrl).replace(/\/pay$/, "")),
  // Test or live; it is the prefix of the API keys.
  MODE: setting(({ mode }) => mode),
  // "any" permits webhooks to addresses that are not public: for a sandbox only.
  WEBHOOK_ADDRESSES: setting(({ webhookAddresses }) => webhookAddresses),
} as const satisfies Record<LinkName, Link>;
