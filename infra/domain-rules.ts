import type { Rule } from "./setting-rule.ts";

/** The settings of a side's own domain. */
export const domainRules = {
  domain: {
    wrong: (value) => {
      const lower = value.toLowerCase();
      if (/^[a-z]+:\/\/|\//.test(lower))
        return "write the name alone, without https:// and a path, such as api.gateway.example";
      if (value.endsWith(".")) return "write it without the dot at its end";
      if (value !== lower) return "write it in small letters, as addresses have it";
      if (value.startsWith("*.")) return "write one name, not a wildcard";
      if (!isName(value)) return "write a name in DNS, such as api.gateway.example";
      return /(^|\.)(amazonaws\.com(\.cn)?|invalid|localhost)$/.test(value)
        ? "write a name of your own domain"
        : undefined;
    },
  },
  certificate: {
    wrong: (value) =>
      partsOf(value) === undefined
        ? "write the ARN of a certificate of ACM, such as arn:aws:acm:eu-west-1:111111111111:certificate/…"
        : undefined,
  },
  zone: {
    wrong: (value) =>
      /^Z[A-Z0-9]{7,31}$/.test(value) ? undefined : "write the id of a hosted zone, which begins with Z",
  },
} as const satisfies Record<string, Rule>;

/** The region and the account of a certificate's ARN. */
export const partsOf = (arn: string): { readonly region: string; readonly account: string } | undefined => {
  const { region, account } = certificateArn.exec(arn)?.groups ?? {};
  return region === undefined || account === undefined ? undefined : { region, account };
};

const certificateArn =
  /^arn:aws(-[a-z]+)*:acm:(?<region>[a-z]{2,}(-[a-z]+)+-\d):(?<account>\d{12}):certificate\/[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;

/** Two labels at least, of which the last has a letter: an IP address has no certificate. */
const isName = (value: string): boolean =>
  value.length <= 253 &&
  /^([a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?$/.test(value) &&
  /[a-z]/.test(value.split(".").at(-1) ?? "");
