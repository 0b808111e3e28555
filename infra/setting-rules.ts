import { domainRules } from "./domain-rules.ts";
import type { Rule } from "./setting-rule.ts";
import type { SettingName } from "./settings.ts";

const like =
  (pattern: RegExp, write: string): Rule["wrong"] =>
  (value) =>
    pattern.test(value) ? undefined : write;

const oneOf = (...values: readonly string[]): Rule => ({
  wrong: (value) => (values.includes(value) ? undefined : `write ${values.join(" or ")}`),
});

const contact = (part: string, pattern: RegExp, example: string): Rule => {
  const write = `write the lender's ${part} for its purchasers, such as "${example}"`;
  return { wrong: like(pattern, write), neededInLive: write };
};

const account: Rule = { wrong: like(/^\d{12}$/, "write the account's twelve digits, in quotes") };

/** The rule of each setting. */
export const settingRules: Readonly<Record<SettingName, Rule>> = {
  mode: { ...oneOf("test", "live"), neededOfStage: "write test or live" },
  region: {
    wrong: like(/^[a-z]{2,}(-[a-z]+)+-\d$/, "write a region of AWS, such as ap-northeast-2"),
    neededOfStage: "write the region of both stacks, such as ap-northeast-2",
  },
  gatewayAccount: account,
  lenderAccount: account,
  lenderId: { wrong: like(/^lender_[a-z0-9]{1,32}$/, "write lender_ and small letters or digits") },
  lenderName: contact("name", /^[^\p{Cc}<>]{2,80}$/u, "Gyeol Credit"),
  lenderPhone: contact("phone", /^\+?[0-9][0-9 ().-]{4,28}[0-9]$/, "+44 20 7946 0123"),
  lenderAddress: contact("address", /^[^\p{Cc}<>]{5,200}$/u, "1 Example Street, London EC1A 1AA"),
  bankUrl: port("the lender's bank"),
  messengerUrl: port("the service that sends messages to purchasers"),
  bankSecret: secret("bank"),
  messengerSecret: secret("messenger"),
  apiUrl: address("the gateway's API"),
  payUrl: address("the purchaser's page, which ends with /pay", ({ pathname }) =>
    /\/pay\/?$/.test(pathname) ? undefined : "write the address of the lender's page, which ends with /pay",
  ),
  gatewayDomain: domainRules.domain,
  gatewayCertificate: domainRules.certificate,
  gatewayZone: domainRules.zone,
  lenderDomain: domainRules.domain,
  lenderCertificate: domainRules.certificate,
  lenderZone: domainRules.zone,
  alarmEmail: { wrong: like(/^[^\s@<>,;]+@[^\s@<>,;]+\.[^\s@<>,;.]+$/, "write one e-mail address") },
  workflows: oneOf("standard", "express"),
  concurrency: {
    wrong: (value) =>
      /^[1-9]\d{1,5}$/.test(value)
        ? undefined
        : "write the accounts' quota of concurrent executions of Lambda, 10 to 999999, as digits in quotes",
  },
  webhookAddresses: {
    wrong: (value, circumstances) =>
      oneOf("public", "any").wrong(value, circumstances) ??
      (value === "any" && circumstances.isLive
        ? "in live mode only public, because malls could otherwise call addresses inside your network"
        : undefined),
  },
};

/** A service outside, to which orders of payment and links are sent. Loopback addresses are of emulators. */
function port(of: string): Rule {
  return {
    wrong: (value, { isLive }) => {
      const url = urlOf(value);
      if (url === undefined) return `write the address of ${of}, which begins with https://`;
      return (
        partsThatNoAddressHas(url) ??
        (isLive && isNoRealHost(url) ? `in live mode, write the address of ${of} itself` : undefined) ??
        (url.protocol === "https:" || (!isLive && url.protocol === "http:" && isLoopback(url))
          ? undefined
          : `write an address of ${of} that begins with https://`)
      );
    },
    neededInLive: `write the https address of ${of}`,
  };
}

/** Whoever pastes the secret itself here would publish it: Base64 of 32 bytes ends with an equals sign, and no name here may. */
function secret(service: string): Rule {
  const write = `write the name or the ARN of the secret in AWS Secrets Manager that the lender shares with its ${service}, not the secret itself`;
  return {
    wrong: like(/^(?:arn:aws[\w-]*:secretsmanager:[a-z\d-]+:\d{12}:secret:)?[\w/+.@-]{1,256}$/, write),
    neededInLive: write,
  };
}

/** The address of one of the two APIs: tokens are sent to it. */
function address(of: string, further: (url: URL) => string | undefined = () => undefined): Rule {
  return {
    wrong: (value, { isLive }) => {
      if (value === "unknown") return undefined;
      const url = urlOf(value);
      if (url?.protocol !== "https:") return `write an address of ${of} that begins with https://`;
      return (
        partsThatNoAddressHas(url) ??
        further(url) ??
        (isLive && isNoRealHost(url)
          ? `in live mode, write the address of ${of} itself, or unknown until the first deployment shows it`
          : undefined)
      );
    },
  };
}

const urlOf = (value: string): URL | undefined =>
  /^https?:\/\//i.test(value) && URL.canParse(value) ? new URL(value) : undefined;

const partsThatNoAddressHas = (url: URL): string | undefined => {
  if (url.username !== "" || url.password !== "")
    return "write it without a name and a password: secrets do not belong in a setting";
  return url.search !== "" || url.hash !== "" ? "write it without ? and #" : undefined;
};

const isLoopback = ({ hostname }: URL): boolean => /^(localhost|127\.\d+\.\d+\.\d+|\[::1\])$/.test(hostname);

/** Loopback, and what no name in DNS ends with. */
const isNoRealHost = (url: URL): boolean => isLoopback(url) || /(^|\.)(invalid|localhost)\.?$/.test(url.hostname);
