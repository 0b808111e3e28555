import type { Construct } from "constructs";

/** What a stage's file, `stages/<stage>.ts`, sets. docs/deploy.md describes each; infra/setting-rules.ts checks them. */
export type StageSettings = {
  /** Test money or real money. It cannot change later: a stage's data, keys and API keys are of one mode. */
  readonly mode: "test" | "live";
  /** The region of both stacks, such as `ap-northeast-2`. */
  readonly region: string;
  /** The accounts of the two sides, twelve digits each: both or neither. With neither, both stacks go to the account of your credentials. */
  readonly gatewayAccount?: string;
  readonly lenderAccount?: string;
  /** The lender's id, which is in the addresses of its API; `lender_gyeol` if it is not set. */
  readonly lenderId?: string;
  /** How a purchaser reaches the lender; in live mode required. */
  readonly lenderName?: string;
  readonly lenderPhone?: string;
  readonly lenderAddress?: string;
  /** The ports of the lender's bank and of its messages to purchasers; in live mode required. */
  readonly bankUrl?: string;
  readonly messengerUrl?: string;
  /** The secrets that the lender shares with them: their names or ARNs in AWS Secrets Manager, in the lender's account; in live mode required. */
  readonly bankSecret?: string;
  readonly messengerSecret?: string;
  /** The address of the gateway's API, and of the purchaser's page at the lender's API, which ends with /pay; `unknown` until they are known. */
  readonly apiUrl?: string;
  readonly payUrl?: string;
  /** The name of each side's API in DNS, with a certificate of ACM in the region and account of the API; the addresses above follow from it. */
  readonly gatewayDomain?: string;
  readonly gatewayCertificate?: string;
  readonly lenderDomain?: string;
  readonly lenderCertificate?: string;
  /** The hosted zones of Route 53 in which the stacks keep these names; without them, somebody points the names to the outputs `DomainTarget`. */
  readonly gatewayZone?: string;
  readonly lenderZone?: string;
  /** Receives the alarms of both sides. */
  readonly alarmEmail?: string;
  /** The type of the state machines that run phases: `express` if it is not set; `standard` keeps each execution for ninety days, at seven times the cost. */
  readonly workflows?: "standard" | "express";
  /** The accounts' quota of concurrent executions of Lambda, as digits; 10, that of a new account, if it is not set. The APIs and queues are throttled to it. */
  readonly concurrency?: string;
  /** `any` permits webhooks to addresses that are not public: in test mode only. */
  readonly webhookAddresses?: "public" | "any";
};

/** The name of a setting. */
export type SettingName = keyof StageSettings;

/** All settings of a deployment, with what stands for those that are not set. */
export type Settings = {
  /** Empty for the sandbox, and for a deployment without a stage. */
  readonly stage: string;
  readonly mode: "test" | "live";
  readonly region?: string;
  readonly gatewayAccount?: string;
  readonly lenderAccount?: string;
  readonly lenderId: string;
  readonly lenderContact: LenderContact;
  readonly bankUrl: string;
  readonly messengerUrl: string;
  readonly bankSecret: string;
  readonly messengerSecret: string;
  readonly apiUrl: URL;
  readonly payUrl: URL;
  readonly domains: { readonly gateway?: Domain; readonly lender?: Domain };
  readonly alarmEmail?: string;
  readonly workflows: "standard" | "express";
  readonly concurrency?: number;
  readonly webhookAddresses: "public" | "any";
};

/** The name of an API in DNS, the ARN of its certificate, and the id of the hosted zone that has the name. */
export type Domain = { readonly name: string; readonly certificate: string; readonly zone?: string };

/** How a purchaser reaches the lender. */
export type LenderContact = { readonly name: string; readonly phone: string; readonly address: string };

/** The settings of the app that a construct is in. */
export const settingsOf = (scope: Construct): Settings => {
  const settings = scope.node.tryGetContext(key) as Settings | undefined;
  if (settings === undefined) throw new Error(`${scope.node.path} is in an app without settings: make it by makeApp`);
  return settings;
};

/** Gives an app its settings, before it has any stack. */
export const setSettings = (app: Construct, settings: Settings): void => app.node.setContext(key, settings);

const key = "tallystick:settings";
