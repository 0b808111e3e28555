import { didYouMean } from "../clients/cli/nearest.ts";
import { physicalName } from "./names.ts";
import { settingRules } from "./setting-rules.ts";
import type { SettingName, Settings } from "./settings.ts";
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

/** Where a setting is, or would be written: `-c mode`, or `stages/prod.ts: mode`. */
type Source = (name: string) => string;

const sourcesOf =
  ({ file }: Stage, own: Given): Source =>
  (name) =>
    file === undefined || name in own ? `-c ${name}` : `${file}: ${name}`;

const names = Object.keys(settingRules) as SettingName[];
const isLive = ({ mode }: Given): boolean => mode === "live";

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

const contradictions = (values: Given, own: Given, { file }: Stage, source: Source): readonly string[] => {
  const accounts = (["gatewayAccount", "lenderAccount"] as const).filter((name) => values[name] === undefined);
  const [alone] = accounts;
  return [
    ...(accounts.length === 1 && alone !== undefined
      ? [
          `${source(alone)} is missing: write the accounts of both sides, the same one twice if they share it, or neither.`,
        ]
      : []),
    ...secretNames.flatMap((name) => secretElsewhere(name, values, source)),
    // An option of one command would be forgotten in the next.
    ...(file !== undefined && isLive(values)
      ? Object.keys(own).map(
          (name) => `-c ${name}: in live mode, write it in ${file}, where the next deployment finds it too.`,
        )
      : []),
  ];
};

const secretNames = ["bankSecret", "messengerSecret"] as const;

/** A function reads secrets of its own region only, and of its own account without a key and a policy that nothing here makes. */
const secretElsewhere = (name: (typeof secretNames)[number], values: Given, source: Source): readonly string[] => {
  const value = values[name];
  const [, , , region, account] = typeof value === "string" ? value.split(":") : [];
  if (typeof value !== "string" || account === undefined) return [];
  const { region: own = region, lenderAccount = account } = values;
  return region === own && account === lenderAccount
    ? []
    : [`${source(name)}=${value}: write a secret in the lender's account and in its region.`];
};

const addressOf = (given: string | undefined, otherwise: string): URL =>
  new URL(given === undefined || given === "unknown" ? otherwise : given);

/** The settings of the sandbox stand for those that test mode does not need. */
const complete = (stage: string, values: Readonly<Partial<Record<SettingName, string>>>): Settings => {
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
    apiUrl: addressOf(values.apiUrl, "https://api.invalid"),
    payUrl: addressOf(values.payUrl, "https://pay.invalid/pay"),
    ...(alarmEmail !== undefined && { alarmEmail }),
    ...(concurrency !== undefined && { concurrency: Number(concurrency) }),
    workflows: workflows === "express" ? "express" : "standard",
    webhookAddresses: webhookAddresses === "any" ? "any" : "public",
  };
};
