import { partsOf } from "./domain-rules.ts";
import { secretsElsewhere } from "./secret-place.ts";
import { isLive, type Source } from "./setting-source.ts";
import type { Given, Stage } from "./stage-file.ts";

/** What is wrong with settings together, a sentence for each mistake; `own` are those of the command. */
export const contradictions = (given: Given, own: Given, { file }: Stage, source: Source): readonly string[] => {
  // What is no text is a mistake of its own.
  const texts = Object.entries(given).flatMap(([name, value]) => (typeof value === "string" ? [[name, value]] : []));
  const values = Object.fromEntries(texts) as Texts;
  return [
    ...accountAlone(given, source),
    ...(["gateway", "lender"] as const).flatMap((side) => ofDomain(side, values, source)),
    ...oneNameTwice(values, source),
    ...secretsElsewhere(given, source),
    // An option of one command would be forgotten in the next.
    ...(file !== undefined && isLive(given)
      ? Object.keys(own).map(
          (name) => `-c ${name}: in live mode, write it in ${file}, where the next deployment finds it too.`,
        )
      : []),
  ];
};

type Texts = Readonly<Record<string, string | undefined>>;

const accountAlone = (values: Given, source: Source): readonly string[] => {
  const missing = (["gatewayAccount", "lenderAccount"] as const).filter((name) => values[name] === undefined);
  const [alone] = missing;
  return missing.length === 1 && alone !== undefined
    ? [
        `${source(alone)} is missing: write the accounts of both sides, the same one twice if they share it, or neither.`,
      ]
    : [];
};

/** A domain needs a certificate of the API's region and account, and is the address of the API. */
const ofDomain = (side: "gateway" | "lender", values: Texts, source: Source): readonly string[] => {
  const names = { domain: `${side}Domain`, certificate: `${side}Certificate`, zone: `${side}Zone` };
  const { [names.domain]: domain, [names.certificate]: certificate, [names.zone]: zone } = values;
  if (domain === undefined)
    return [certificate === undefined ? [] : names.certificate, zone === undefined ? [] : names.zone]
      .flat()
      .map((name) => `${source(name)} is of no use: write ${names.domain} too, or leave it out.`);
  if (certificate === undefined)
    return [`${source(names.certificate)} is missing: write the ARN of a certificate for ${domain}.`];
  return [...elsewhere(side, values, source), ...otherAddress(side, values, source)];
};

const elsewhere = (side: "gateway" | "lender", values: Texts, source: Source): readonly string[] => {
  const { region, [`${side}Account`]: account, [`${side}Certificate`]: certificate } = values;
  const parts = partsOf(certificate ?? "");
  if (parts === undefined) return [];
  const wrong = [
    ...(region !== undefined && parts.region !== region
      ? [`it is of ${parts.region}, and the API is in ${region}`]
      : []),
    ...(account !== undefined && parts.account !== account
      ? [`it is of the account ${parts.account}, and the API is in ${account}`]
      : []),
  ];
  return wrong.map((why) => `${source(`${side}Certificate`)}: ${why}: write a certificate from there.`);
};

/** The address that is set must be the domain's, or is left out. */
const otherAddress = (side: "gateway" | "lender", values: Texts, source: Source): readonly string[] => {
  const setting = side === "gateway" ? "apiUrl" : "payUrl";
  const { [setting]: address, [`${side}Domain`]: domain } = values;
  const expected = `https://${domain}${side === "gateway" ? "" : "/pay"}`;
  if (address === undefined || address === "unknown" || address.replace(/\/+$/, "") === expected) return [];
  return [`${source(setting)} is not ${expected}: leave it out, because it follows from ${side}Domain.`];
};

const oneNameTwice = ({ gatewayDomain, lenderDomain }: Texts, source: Source): readonly string[] =>
  gatewayDomain !== undefined && gatewayDomain === lenderDomain
    ? [`${source("lenderDomain")} is that of the gateway: each side needs a name of its own.`]
    : [];
