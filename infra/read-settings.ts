import { didYouMean } from "../clients/cli/nearest.ts";
import { contradictions } from "./contradictions.ts";
import { physicalName } from "./names.ts";
import { settingRules } from "./setting-rules.ts";
import { isLive, type Source } from "./setting-source.ts";
import type { Domain, SettingName, Settings } from "./settings.ts";
import { type Given, readStage, type Stage, stageOptions } from "./stage-file.ts";

/** The settings of a deployment, or what is wrong with them: a sentence for each mistake. */
export type Reading = { readonly settings: Settings } | { readonly mistakes: readonly string[] };

/** Reads the settings of a deployment: those of its stage's file, and over them those of `-c name=value`. */
export const readSettings = (context: Given): Reading => {
  const commanded = Object.fromEntries(Object.entries(context).filter(([name]) => isOurs(name)));
  const stage = readStage(commanded);
  const own = Object.fromEntries(Object.entries(commanded).filter(([name]) => !stageOptions.includes(name)));
  const values = { ...stage.values, ...own };
  const source = sourcesOf(stage, own);
  const mistakes = [
    ...stage.mistakes,
    ...unknownIn(values, source),
    ...names.flatMap((name) => mistakeIn(name, values, stage, source)),
    ...contradictions(values, own, stage, source),
  ];
  return mistakes.length > 0 ? { mistakes } : { settings: complete(stage.name, values) };
};

/** Names with a colon, a slash or the like are those of the CDK and of its look-ups. */
const isOurs = (name: string): boolean => /^[\w-]+$/.test(name) && name !== "acknowledged-issue-numbers";

const sourcesOf =
  ({ file }: Stage, own: Given): Source =>
  (name) =>
    file === undefined || name in own ? `-c ${name}` : `${file}: ${name}`;

const names = Object.keys(settingRules) as SettingName[];

const unknownIn = (values: Given, source: Source): readonly string[] =>
  Object.keys(values)
    .filter((name) => !names.some((each) => each === name))
    .map((name) => {
      const meant = didYouMean(name, names).trim();
      return `${source(name)} is no setting: ${meant === "" ? `the settings are ${names.join(", ")}.` : meant}`;
    });

/** What is wrong with a setting: its value, or that it is missing. */
const mistakeIn = (name: SettingName, values: Given, stage: Stage, source: Source): readonly string[] => {
  const { wrong, neededInLive, neededOfStage } = settingRules[name];
  const value = values[name];
  const isEmpty = typeof value === "string" && value.trim() === "";
  if (value === undefined || isEmpty) {
    const needed = (isLive(values) ? neededInLive : undefined) ?? (stage.name === "" ? undefined : neededOfStage);
    // What a file that could not be read would have set is not known.
    if (needed !== undefined && stage.mistakes.length === 0) return [`${source(name)} is missing: ${needed}.`];
    return isEmpty ? [`${source(name)} is empty: write a value, or leave it out.`] : [];
  }
  if (typeof value !== "string") return [`${source(name)} is no text: write it in quotes.`];
  const mistake =
    value === value.trim() ? wrong(value, { isLive: isLive(values) }) : "write it without blanks around it";
  return mistake === undefined ? [] : [`${source(name)}=${JSON.stringify(value).slice(1, -1)}: ${mistake}.`];
};

const addressOf = (given: string | undefined, otherwise: string): URL =>
  new URL(given === undefined || given === "unknown" ? otherwise : given);

const domainOf = (side: "gateway" | "lender", values: Values): Domain | undefined => {
  const [name, certificate, zone] = [values[`${side}Domain`], values[`${side}Certificate`], values[`${side}Zone`]];
  return name === undefined || certificate === undefined
    ? undefined
    : { name, certificate, ...(zone !== undefined && { zone }) };
};

type Values = Readonly<Partial<Record<SettingName, string>>>;

/** The settings of the sandbox stand for those that test mode does not need. */
const complete = (stage: string, values: Values): Settings => {
  const [gateway, lender] = [domainOf("gateway", values), domainOf("lender", values)];
  const { mode, region, gatewayAccount, lenderAccount, alarmEmail, workflows, concurrency, webhookAddresses } = values;
  return {
    stage,
    mode: mode === "live" ? "live" : "test",
    ...(region !== undefined && { region }),
    ...(gatewayAccount !== undefined && { gatewayAccount }),
    ...(lenderAccount !== undefined && { lenderAccount }),
    lenderId: values.lenderId ?? "lender_gyeol",
    lenderContact: {
      name: values.lenderName ?? "Gyeol Credit",
      // Reserved for such use.
      phone: values.lenderPhone ?? "+44 20 7946 0123",
      address: values.lenderAddress ?? "1 Example Street, London EC1A 1AA",
    },
    bankUrl: values.bankUrl ?? "https://bank.invalid",
    messengerUrl: values.messengerUrl ?? "https://messenger.invalid",
    bankSecret: values.bankSecret ?? physicalName({ stage }, "bank"),
    messengerSecret: values.messengerSecret ?? physicalName({ stage }, "messenger"),
    apiUrl: addressOf(values.apiUrl, gateway ? `https://${gateway.name}` : "https://api.invalid"),
    payUrl: addressOf(values.payUrl, lender ? `https://${lender.name}/pay` : "https://pay.invalid/pay"),
    domains: { ...(gateway && { gateway }), ...(lender && { lender }) },
    ...(alarmEmail !== undefined && { alarmEmail }),
    ...(concurrency !== undefined && { concurrency: Number(concurrency) }),
    // The sandbox shows each execution.
    workflows: workflows === "standard" || (workflows === undefined && stage === "") ? "standard" : "express",
    webhookAddresses: webhookAddresses === "any" ? "any" : "public",
  };
};
