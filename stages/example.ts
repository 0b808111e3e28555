import type { StageSettings } from "../infra/settings.ts";

/*
 * The settings of one deployment. Copy this file to stages/<stage>.ts, whose name is then in the name of everything that is deployed:
 * `npx cdk deploy --all -c stage=<stage>`. The synthesis checks every value, and says all mistakes at once. docs/deploy.md is the guide.
 */
export default {
  // Test money or real money. A stage keeps its mode: make another stage for the other.
  mode: "test",
  region: "ap-northeast-2",

  // The accounts of gateway and lender. Leave both out to deploy both stacks into the account of your credentials.
  gatewayAccount: "111111111111",
  lenderAccount: "222222222222",

  // The lender's id is in the addresses of its API. Name, telephone and address are shown to purchasers; live mode requires them.
  lenderId: "lender_gyeol",
  lenderName: "Gyeol Credit",
  lenderPhone: "+44 20 7946 0123",
  lenderAddress: "1 Example Street, London EC1A 1AA",

  // Where the lender orders payments, and where it sends its messages to purchasers. Live mode requires them.
  bankUrl: "https://bank.example",
  messengerUrl: "https://messenger.example/notices",

  // The secrets that the lender shares with them, by their names in AWS Secrets Manager. Live mode requires them.
  bankSecret: "tallystick-example-bank",
  messengerSecret: "tallystick-example-messenger",

  // The gateway's API, and the purchaser's page at the lender's API. Without domains of your own they are "unknown" at the first deployment,
  // which shows them; write them here then, and deploy again.
  apiUrl: "https://api.gateway.example",
  payUrl: "https://pay.lender.example/pay",

  // Instead of these two addresses, with certificates of ACM in the region:
  //   gatewayDomain: "api.gateway.example", gatewayCertificate: "arn:aws:acm:…", gatewayZone: "Z…" (if Route 53 has the name),
  //   lenderDomain: "pay.lender.example", lenderCertificate: "arn:aws:acm:…", lenderZone: "Z…".

  // Receives the alarms. AWS sends a link for each side, which has to be confirmed.
  alarmEmail: "ops@gateway.example",

  // "express" logs the executions that fail; "standard" keeps each one for ninety days in the console, and makes a sale cost seven times as much.
  workflows: "express",

  // The quota of concurrent executions of Lambda in each account. "10" is that of a new account; raise the quota first, then this.
  concurrency: "1000",

  // "any" only in test mode: it lets malls receive webhooks at addresses that are not public.
  webhookAddresses: "public",
} satisfies StageSettings;
