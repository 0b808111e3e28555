import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { readSettings } from "../../infra/read-settings.ts";
import { settingRules } from "../../infra/setting-rules.ts";
import type { Settings } from "../../infra/settings.ts";

/* What a deployment can set, and what is said of a mistake; test/infra/settings-command.test.ts says it by the command. */

type Context = Readonly<Record<string, unknown>>;

const mistakesIn = (context: Context): readonly string[] => {
  const reading = readSettings(context);
  return "mistakes" in reading ? reading.mistakes : [];
};

const settingsIn = (context: Context): Settings => {
  const reading = readSettings(context);
  if ("mistakes" in reading) throw new Error(reading.mistakes.join("\n"));
  return reading.settings;
};

const live = {
  mode: "live",
  bankUrl: "https://bank.example",
  messengerUrl: "https://messenger.example/notices",
  bankSecret: "halden-bank",
  messengerSecret: "arn:aws:secretsmanager:eu-west-1:222222222222:secret:halden-messenger-Ab1xyZ",
  lenderName: "Halden Bank",
  lenderPhone: "+47 22 00 00 00",
  lenderAddress: "Storgata 1, 0155 Oslo",
};

const byName = { messengerSecret: "halden-messenger" };

test("without settings the deployment is the sandbox's, in test mode", () => {
  expect(settingsIn({})).toMatchObject({ stage: "", mode: "test", workflows: "standard", webhookAddresses: "public" });
});

test("what the CDK and its look-ups keep in the context is no setting", () => {
  const kept = {
    "aws:cdk:enable-path-metadata": true,
    "@aws-cdk/aws-iam:minimizePolicies": true,
    "availability-zones:account=111111111111:region=eu-west-1": ["eu-west-1a"],
    "acknowledged-issue-numbers": [34892],
  };
  expect(mistakesIn(kept)).toEqual([]);
});

test.each([
  ["bankURl", "-c bankURl is no setting: did you mean bankUrl?"],
  ["bank-url", "-c bank-url is no setting: did you mean bankUrl?"],
  ["bank", "-c bank is no setting: did you mean bankUrl?"],
  ["payurl", "-c payurl is no setting: did you mean payUrl?"],
  ["alarmMail", "-c alarmMail is no setting: did you mean alarmEmail?"],
  ["workflow", "-c workflow is no setting: did you mean workflows?"],
  ["webhookAddress", "-c webhookAddress is no setting: did you mean webhookAddresses?"],
])("a misspelt setting, %s, says which one was meant", (name, sentence) => {
  expect(mistakesIn({ [name]: "x" })).toEqual([sentence]);
});

test("a setting that resembles none says which there are", () => {
  expect(mistakesIn({ colour: "red" })[0]).toMatch(
    /^-c colour is no setting: the settings are mode, region, .*bankUrl/,
  );
});

const first = (sentence: string): string => sentence.replace(/:.*/, "");

test("live mode needs the bank, the messages and the lender's contact, each in a sentence, and no address stands for a bank", () => {
  expect(mistakesIn({ mode: "live" }).map(first)).toEqual([
    "-c lenderName is missing",
    "-c lenderPhone is missing",
    "-c lenderAddress is missing",
    "-c bankUrl is missing",
    "-c messengerUrl is missing",
    "-c bankSecret is missing",
    "-c messengerSecret is missing",
  ]);
  for (const name of [
    "bankUrl",
    "messengerUrl",
    "bankSecret",
    "messengerSecret",
    "lenderName",
    "lenderPhone",
    "lenderAddress",
  ]) {
    expect(mistakesIn({ ...live, [name]: undefined }).map(first)).toEqual([`-c ${name} is missing`]);
    expect(mistakesIn({ ...live, [name]: "  " }).map(first)).toEqual([`-c ${name} is missing`]);
  }
  expect(mistakesIn({ ...live, bankUrl: undefined, bankURl: "https://bank.example" })).toEqual([
    "-c bankURl is no setting: did you mean bankUrl?",
    "-c bankUrl is missing: write the https address of the lender's bank.",
  ]);
  for (const bankUrl of ["https://bank.invalid", "https://localhost/bank", "https://127.0.0.1:8443", "https://[::1]/b"])
    expect(mistakesIn({ ...live, bankUrl }), bankUrl).toEqual([
      `-c bankUrl=${bankUrl}: in live mode, write the address of the lender's bank itself.`,
    ]);
  expect(JSON.stringify(settingsIn(live))).not.toMatch(/(bank|messenger)\.invalid/);
});

test.each([
  ["bankUrl", "http://bank.example", "begins with https://"],
  ["bankUrl", "http://localhost.bank.example", "begins with https://"],
  ["bankUrl", "bank.example", "begins with https://"],
  ["bankUrl", "ftp://bank.example", "begins with https://"],
  ["bankUrl", "//bank.example", "begins with https://"],
  ["bankUrl", "https://", "begins with https://"],
  ["messengerUrl", "http://10.0.0.7/notices", "begins with https://"],
  ["messengerUrl", "https://user:secret@messenger.example", "secrets do not belong in a setting"],
  ["messengerUrl", "https://messenger.example/?key=1", "without ? and #"],
  ["apiUrl", "http://api.gateway.example", "begins with https://"],
  ["apiUrl", "http://127.0.0.1:4000", "begins with https://"],
  ["apiUrl", "api.gateway.example", "begins with https://"],
  ["payUrl", "http://pay.lender.example/pay", "begins with https://"],
  ["payUrl", "https://pay.lender.example", "ends with /pay"],
  ["payUrl", "https://pay.lender.example/payment", "ends with /pay"],
  ["payUrl", "https://pay.lender.example/pay/today", "ends with /pay"],
  ["payUrl", "https://pay.lender.example/pay?x=1", "without ? and #"],
  ["mode", "production", "test or live"],
  ["mode", "Live", "test or live"],
  ["workflows", "fast", "standard or express"],
  ["webhookAddresses", "all", "public or any"],
  ["gatewayAccount", "1234", "twelve digits"],
  ["lenderAccount", "11111111111a", "twelve digits"],
  ["lenderId", "gyeol", "lender_ and small letters or digits"],
  ["region", "Seoul", "such as ap-northeast-2"],
  ["region", "us-east", "such as ap-northeast-2"],
  ["alarmEmail", "ops", "one e-mail address"],
  ["alarmEmail", "a@b.example, c@d.example", "one e-mail address"],
  ["concurrency", "9", "10 to 999999"],
  ["concurrency", "0100", "10 to 999999"],
  ["concurrency", "1,000", "10 to 999999"],
  ["concurrency", "1e3", "10 to 999999"],
  ["concurrency", "-10", "10 to 999999"],
  ["concurrency", "unlimited", "10 to 999999"],
  ["concurrency", "1000000", "10 to 999999"],
  ["lenderPhone", "call us", "the lender's phone"],
  ["lenderPhone", "1", "the lender's phone"],
  ["lenderName", "<b>", "the lender's name"],
  ["lenderAddress", "x", "the lender's address"],
  ["lenderAddress", "1 Street\nLondon", "the lender's address"],
  ["bankUrl", " https://bank.example", "without blanks"],
  ["alarmEmail", "", "is empty"],
  ["bankSecret", "q83vEjRWeJq83vEjRWeJq83vEjRWeJq83vEjRWeJq80=", "not the secret itself"],
  ["bankSecret", '{"secret":"x"}', "not the secret itself"],
  ["messengerSecret", "my secret", "not the secret itself"],
  ["messengerSecret", "arn:aws:ssm:eu-west-1:222222222222:parameter/messenger", "not the secret itself"],
])("%s=%s is refused in one sentence", (name, value, says) => {
  const accounts = { gatewayAccount: "111111111111", lenderAccount: "222222222222" };
  const mistakes = mistakesIn({ ...(name in accounts && accounts), [name]: value });
  expect(mistakes).toHaveLength(1);
  expect(mistakes[0]).toContain(says);
  expect(mistakes[0]).toMatch(new RegExp(`^-c ${name}[ =].*[.?]$`));
});

const arnIn = (region: string, account: string) =>
  `arn:aws:secretsmanager:${region}:${account}:secret:prod/bank-Ab1xyZ`;

test("a secret is in the lender's account and in its region, also where its ARN says which", () => {
  const accounts = { gatewayAccount: "111111111111", lenderAccount: "222222222222" };
  const mistakes = (bankSecret: string) => mistakesIn({ ...live, ...accounts, region: "eu-west-1", bankSecret });
  expect(mistakes(arnIn("eu-west-1", "222222222222"))).toEqual([]);
  expect(mistakes("prod/bank")).toEqual([]);
  for (const elsewhere of [arnIn("eu-west-2", "222222222222"), arnIn("eu-west-1", "111111111111")])
    expect(mistakes(elsewhere)).toEqual([
      `-c bankSecret=${elsewhere}: write a secret in the lender's account and in its region.`,
    ]);
});

test("in test mode the secrets have names of their own in each stage", () => {
  expect(settingsIn({})).toMatchObject({ bankSecret: "tallystick-bank", messengerSecret: "tallystick-messenger" });
  const blue = settingsIn({ stage: "blue", mode: "test", region: "eu-west-1" });
  expect(blue).toMatchObject({ bankSecret: "tallystick-blue-bank", messengerSecret: "tallystick-blue-messenger" });
});

test("in test mode a bank and messages may be on this machine, without https", () => {
  for (const address of ["http://127.0.0.1:4601", "http://localhost:4601/bank", "http://[::1]:4601"])
    expect(mistakesIn({ bankUrl: address, messengerUrl: address }), address).toEqual([]);
  expect(mistakesIn({ ...live, bankUrl: "http://127.0.0.1:4601" })).toHaveLength(1);
});

test("webhooks to any address are for test mode only", () => {
  expect(mistakesIn({ webhookAddresses: "any" })).toEqual([]);
  expect(mistakesIn({ ...live, webhookAddresses: "any" })).toEqual([
    "-c webhookAddresses=any: in live mode only public, because malls could otherwise call addresses inside your network.",
  ]);
});

test("the addresses of the APIs may be unknown until the first deployment shows them", () => {
  expect(mistakesIn({ ...live, apiUrl: "unknown", payUrl: "unknown" })).toEqual([]);
  expect(mistakesIn({ ...live, payUrl: "https://pay.invalid/pay" })).toHaveLength(1);
});

test("the accounts of both sides are set, or neither", () => {
  expect(mistakesIn({ lenderAccount: "222222222222" })).toEqual([
    "-c gatewayAccount is missing: write the accounts of both sides, the same one twice if they share it, or neither.",
  ]);
  expect(mistakesIn({ gatewayAccount: "111111111111" })[0]).toMatch(/^-c lenderAccount is missing/);
  expect(mistakesIn({ gatewayAccount: "111111111111", lenderAccount: "111111111111" })).toEqual([]);
});

test("all mistakes are said at once", () => {
  const wrong = {
    mode: "live",
    webhookAddresses: "any",
    payUrl: "https://pay.example",
    bankUr: "x",
    gatewayAccount: "1",
  };
  const said = mistakesIn({ ...wrong, lenderName: "Halden Bank" }).map((each) => /^-c (\w+)/.exec(each)?.[1]);
  expect(said).toEqual([
    "bankUr",
    "gatewayAccount",
    "lenderPhone",
    "lenderAddress",
    "bankUrl",
    "messengerUrl",
    "bankSecret",
    "messengerSecret",
    "payUrl",
    "webhookAddresses",
    "lenderAccount",
  ]);
});

let folder: string;
beforeAll(() => void (folder = mkdtempSync(join(tmpdir(), "tallystick-stages-"))));
afterAll(() => rmSync(folder, { recursive: true }));

const stage = (name: string, text: string): Context => {
  writeFileSync(join(folder, `${name}.ts`), text);
  return { stage: name, stages: folder };
};
const withSettings = (name: string, settings: object): Context =>
  stage(name, `export default ${JSON.stringify(settings)};`);

test("the example of a stage is right as it stands", () => {
  expect(settingsIn({ stage: "example" })).toMatchObject({ stage: "example", region: "ap-northeast-2" });
});

test("a stage's file has the settings, and a mistake in it names the file", () => {
  expect(settingsIn(withSettings("seoul", { ...live, ...byName, region: "ap-northeast-2" }))).toMatchObject({
    stage: "seoul",
    mode: "live",
    region: "ap-northeast-2",
    bankUrl: "https://bank.example",
  });
  const wrong = { mode: "live", bankUrl: "http://bank.example", lenderacount: "1", gatewayAccount: 111_111_111_111 };
  const file = join(folder, "wrong.ts");
  const said = mistakesIn(withSettings("wrong", wrong));
  expect(said[0]).toBe(`${file}: lenderacount is no setting: did you mean lenderAccount?`);
  expect(said).toContain(`${file}: region is missing: write the region of both stacks, such as ap-northeast-2.`);
  expect(said).toContain(`${file}: gatewayAccount is no text: write it in quotes.`);
  expect(said).toContain(
    `${file}: bankUrl=http://bank.example: write an address of the lender's bank that begins with https://.`,
  );
});

test("a command may set more in test mode, and in live mode nothing that the next command would forget", () => {
  const trial = withSettings("trial", { mode: "test", region: "eu-west-1" });
  expect(settingsIn({ ...trial, workflows: "express" })).toMatchObject({ workflows: "express", region: "eu-west-1" });
  const real = withSettings("real", { ...live, region: "eu-west-1" });
  expect(mistakesIn({ ...real, workflows: "express" })).toEqual([
    `-c workflows: in live mode, write it in ${join(folder, "real.ts")}, where the next deployment finds it too.`,
  ]);
});

test("a stage has express workflows if it does not say, and the sandbox shows each execution", () => {
  const trial = withSettings("trial", { mode: "test", region: "eu-west-1" });
  expect(settingsIn(trial)).toMatchObject({ workflows: "express" });
  expect(settingsIn({ ...trial, workflows: "standard" })).toMatchObject({ workflows: "standard" });
  expect(settingsIn({})).toMatchObject({ workflows: "standard" });
});

test("a stage without a file is a mistake, unless the command says its mode and region", () => {
  withSettings("production", { mode: "test", region: "eu-west-1" });
  const file = (name: string) => join(folder, `${name}.ts`);
  expect(mistakesIn({ stage: "prodction", stages: folder })).toEqual([
    `-c stage=prodction: there is no ${file("prodction")}: did you mean production?`,
  ]);
  expect(mistakesIn({ stage: "zzz", stages: folder })[0]).toContain("copy stages/example.ts");
  expect(settingsIn({ stage: "zzz", stages: folder, mode: "test", region: "eu-west-1" })).toMatchObject({
    stage: "zzz",
  });
});

test.each(["Prod", "1st", "a-b", "much-too-long", "abcdefghijklm", "", "gateway", "lender", "../x"])(
  "the stage %j is refused, because it is a part of names",
  (name) => {
    expect(mistakesIn({ stage: name, mode: "test", region: "eu-west-1" })).toHaveLength(1);
  },
);

test("a file that cannot be read says why, in one sentence", () => {
  expect(mistakesIn(stage("nothing", "export const settings = {};"))[0]).toContain("write export default");
  expect(mistakesIn(stage("broken", "export default { mode: 'test',"))[0]).toContain("cannot be read");
  expect(mistakesIn(stage("list", "export default [];"))[0]).toContain("write export default");
  expect(mistakesIn(stage("thrown", "throw new Error('no');"))[0]).toContain("cannot be read: no");
});

test("the deployment guide describes every setting", () => {
  const guide = readFileSync("docs/deploy.md", "utf8");
  expect(Object.keys(settingRules).filter((name) => !guide.includes(`\`${name}\``))).toEqual([]);
});
