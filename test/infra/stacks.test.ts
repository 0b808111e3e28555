import { existsSync } from "node:fs";
import { beforeAll, expect, test } from "vitest";
import { definitionOf } from "../../infra/definitions.ts";
import { sagas } from "../../infra/names.ts";
import { functions, idOf } from "../../infra/functions.ts";
import { handlers, sourceOf } from "../../infra/handlers.ts";
import { functionName } from "../../infra/names.ts";
import { ofType, type Stacks, synthesize, type Template } from "./template.ts";

let stacks: Stacks;
let both: readonly Template[];
/** With every setting that is left out of the first: to synthesize takes seconds. */
let live: Stacks;

const contact = { lenderName: "Halden Bank", lenderPhone: "+47 22 00 00 00", lenderAddress: "Storgata 1, 0155 Oslo" };

beforeAll(() => {
  stacks = synthesize();
  both = [stacks.GatewayStack, stacks.LenderStack];
  const accounts = { gatewayAccount: "111111111111", lenderAccount: "222222222222" };
  const ports = {
    bankUrl: "https://bank.example",
    messengerUrl: "https://messenger.example/notices",
    bankSecret: "bank",
    messengerSecret: "messenger",
  };
  const more = { workflows: "express", alarmEmail: "ops@lender.example" };
  live = synthesize({ mode: "live", ...more, ...contact, ...accounts, ...ports });
});

const all = (type: string) => both.flatMap((template) => ofType(template, type));

test("both stacks synthesize without an account, pass cdk-nag, and do not depend on each other", () => {
  const text = JSON.stringify(both);
  expect(text).not.toContain("Fn::ImportValue");
  expect(Object.keys(stacks.GatewayStack).length).toBeGreaterThan(100);
  expect(Object.keys(stacks.LenderStack).length).toBeGreaterThan(50);
});

test("every handler is deployed, and every function has a handler", () => {
  expect(functions.map(sourceOf).toSorted()).toEqual(handlers().map(sourceOf).toSorted());
  for (const spec of functions) expect(existsSync(sourceOf(spec))).toBe(true);
  expect(
    all("AWS::Lambda::Function")
      .map(([, { FunctionName }]) => String(FunctionName))
      .toSorted(),
  ).toEqual(functions.map(functionName).toSorted());
});

test("placeholders are unique, and a repeated name includes its role", () => {
  const ids = functions.map(idOf);
  expect(new Set(ids).size).toBe(ids.length);
  expect(ids).toEqual(
    expect.arrayContaining(["MallShowPurchase", "PurchaserShowPurchase", "LenderRotateKeys", "DecideLoan"]),
  );
});

const modeIn = ({ GatewayStack, LenderStack }: Stacks) => [
  ...new Set(
    [GatewayStack, LenderStack].flatMap((template) =>
      ofType(template, "AWS::Lambda::Function").flatMap(
        ([, { Environment }]) => (Environment as { Variables: Record<string, string> }).Variables["MODE"] ?? [],
      ),
    ),
  ),
];

const contactIn = ({ LenderStack }: Stacks): unknown => {
  const [, page] =
    ofType(LenderStack, "AWS::Lambda::Function").find(
      ([, { FunctionName }]) => FunctionName === "tallystick-lender-show-page",
    ) ?? [];
  const { Variables } = (page?.["Environment"] ?? {}) as { readonly Variables?: Readonly<Record<string, string>> };
  return JSON.parse(Variables?.["LENDER_CONTACT"] ?? "null");
};

test("the lender's name, telephone number and address are on its pages", () => {
  expect(contactIn(live)).toEqual({
    name: "Halden Bank",
    phone: "+47 22 00 00 00",
    address: "Storgata 1, 0155 Oslo",
  });
  expect(contactIn(stacks)).toMatchObject({ name: "Gyeol Credit" });
});

test("the mode of the keys is test or live", () => {
  expect(modeIn(stacks)).toEqual(["test"]);
  expect(modeIn(live)).toEqual(["live"]);
});

test("in live mode data is retained when a stack is deleted, is protected from deletion, and can be restored to any second", () => {
  for (const template of [live.GatewayStack, live.LenderStack]) {
    const [[table, properties] = ["", {}]] = ofType(template, "AWS::DynamoDB::Table");
    expect(template[table]?.DeletionPolicy).toBe("Retain");
    expect(properties).toMatchObject({
      DeletionProtectionEnabled: true,
      PointInTimeRecoverySpecification: { PointInTimeRecoveryEnabled: true },
      StreamSpecification: { StreamViewType: "NEW_IMAGE" },
      BillingMode: "PAY_PER_REQUEST",
    });
    for (const [key] of ofType(template, "AWS::KMS::Key")) expect(template[key]?.DeletionPolicy).toBe("Retain");
  }
});

test("files of evidence are retained in live mode, encrypted by a key of their own, versioned, private, and end with the record of them", () => {
  expect(ofType(stacks.GatewayStack, "AWS::S3::Bucket")).toEqual([]);
  const [[bucket, properties] = ["", {}]] = ofType(live.LenderStack, "AWS::S3::Bucket");
  expect(live.LenderStack[bucket]?.DeletionPolicy).toBe("Retain");
  expect(properties).toMatchObject({
    BucketEncryption: {
      ServerSideEncryptionConfiguration: [
        { BucketKeyEnabled: true, ServerSideEncryptionByDefault: { SSEAlgorithm: "aws:kms" } },
      ],
    },
    PublicAccessBlockConfiguration: {
      BlockPublicAcls: true,
      BlockPublicPolicy: true,
      IgnorePublicAcls: true,
      RestrictPublicBuckets: true,
    },
    VersioningConfiguration: { Status: "Enabled" },
  });
  expect(JSON.stringify(properties["LifecycleConfiguration"])).toContain('"ExpirationInDays":1096');
  const [[, policy] = ["", {}]] = ofType(live.LenderStack, "AWS::S3::BucketPolicy");
  expect(JSON.stringify(policy)).toContain('"aws:SecureTransport":"false"');
});

test("every log expires, and every function writes to the log of its role", () => {
  for (const [id, { RetentionInDays }] of all("AWS::Logs::LogGroup"))
    expect(RetentionInDays, id).toBeLessThanOrEqual(30);
  for (const template of [stacks.GatewayStack, stacks.LenderStack])
    for (const [id, { LoggingConfig, FunctionName }] of ofType(template, "AWS::Lambda::Function")) {
      const { LogGroup } = LoggingConfig as { LogGroup: { Ref: string } };
      const name = String(template[LogGroup.Ref]?.Properties["LogGroupName"]);
      expect(String(FunctionName), id).toContain(`tallystick-${name.split("/").at(-1)}-`);
    }
});

test("each queue has a dead-letter queue, and each stream a failure destination", () => {
  const queues = all("AWS::SQS::Queue").filter(([, { RedrivePolicy }]) => RedrivePolicy !== undefined);
  expect(queues.map(([, { QueueName }]) => String(QueueName)).toSorted()).toEqual([
    "tallystick-notice-queue",
    "tallystick-webhook-queue",
  ]);
  const streams = all("AWS::Lambda::EventSourceMapping").filter(
    ([, { StartingPosition }]) => StartingPosition !== undefined,
  );
  expect(streams).toHaveLength(4);
  for (const [, mapping] of streams)
    expect(mapping).toMatchObject({
      BisectBatchOnFunctionError: true,
      FunctionResponseTypes: ["ReportBatchItemFailures"],
      DestinationConfig: { OnFailure: { Destination: expect.anything() as unknown } },
    });
});

const typesIn = ({ GatewayStack }: Stacks) =>
  Object.fromEntries(
    ofType(GatewayStack, "AWS::StepFunctions::StateMachine").map(
      ([, { StateMachineName, StateMachineType = "STANDARD" }]) => [StateMachineName, StateMachineType],
    ),
  );

test("phases are STANDARD workflows, or EXPRESS by one switch; synchronous workflows are always EXPRESS", () => {
  expect(typesIn(stacks)).toEqual({
    "tallystick-loan-approval": "EXPRESS",
    "tallystick-lender-inquiry": "EXPRESS",
    "tallystick-loan-to-repayment": "STANDARD",
    "tallystick-late-payment": "STANDARD",
    "tallystick-cancellation-to-refund": "STANDARD",
  });
  expect(new Set(Object.values(typesIn(live)))).toEqual(new Set(["EXPRESS"]));
});

test("a state machine is deployed with the definition of its file and the shared retry", () => {
  const deployed = ofType(stacks.GatewayStack, "AWS::StepFunctions::StateMachine");
  expect(deployed).toHaveLength(sagas.length);
  for (const saga of sagas)
    expect(deployed.find(([, each]) => each["StateMachineName"] === `tallystick-${saga}`)?.[1]).toMatchObject({
      DefinitionString: definitionOf(saga),
    });
});

test("the lender can run in another account, which the gateway's state machines call and which allows only them and its own API", () => {
  const { GatewayStack, LenderStack } = live;
  const called = JSON.stringify(ofType(GatewayStack, "AWS::StepFunctions::StateMachine"));
  expect(called).toContain(":222222222222:function:tallystick-lender-decide-loan");
  expect(called).toContain(":111111111111:function:tallystick-gateway-record-decision");
  for (const [id, { Principal, SourceArn }] of ofType(LenderStack, "AWS::Lambda::Permission"))
    expect(JSON.stringify(SourceArn ?? Principal), id).toContain(SourceArn ? ":222222222222:" : "111111111111");
});

test("every alarm names a section of the runbook", () => {
  const alarms = all("AWS::CloudWatch::Alarm");
  expect(alarms.length).toBeGreaterThan(10);
  for (const [id, { AlarmDescription }] of alarms) expect(AlarmDescription, id).toMatch(/docs\/runbook\.md#[a-z-]+$/);
});

test("alarms are mailed when an address is given", () => {
  const { LenderStack } = live;
  expect(ofType(LenderStack, "AWS::SNS::Subscription")[0]?.[1]).toMatchObject({
    Protocol: "email",
    Endpoint: "ops@lender.example",
  });
  expect(JSON.stringify(ofType(LenderStack, "AWS::CloudWatch::Alarm"))).toContain("AlarmActions");
});
