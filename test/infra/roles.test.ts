import { beforeAll, expect, test } from "vitest";
import { functions } from "../../infra/functions.ts";
import { functionName } from "../../infra/names.ts";
import { allowed, type Document, ofType, roleName, type Statement, type Stacks, built } from "./template.ts";

let stacks: Stacks;
let gateway: readonly Statement[];
let lender: readonly Statement[];

beforeAll(() => {
  stacks = built();
  gateway = allowed(stacks.GatewayStack);
  lender = allowed(stacks.LenderStack);
});

const uses = ({ condition }: Statement) =>
  [condition["StringEquals"]?.["kms:EncryptionContext:use"] ?? []].flat().toSorted();
/** The use of a side's own keys; that of the key of the files is for the bucket alone. */
const isForFiles = ({ condition }: Pick<Statement, "condition">): boolean =>
  condition["StringEquals"]?.["kms:EncryptionContext:aws:s3:arn"] !== undefined;
const opening = (statements: readonly Statement[]) =>
  Object.fromEntries(
    statements
      .filter((statement) => !isForFiles(statement))
      .filter(({ actions }) => actions.some((action) => /^(kms:(Decrypt|ReEncrypt.*|\*)|\*)$/.test(action)))
      .map((statement) => [statement.role, uses(statement)]),
  );

test("of the lender's roles only those that decide, renew, send links, verify acts and state settlements can decrypt its keys, each for its purposes", () => {
  expect(opening(lender)).toEqual({
    // These verify what the purchaser did, with the key of the purchaser's link.
    "tallystick-lender-cancel-loan": ["link"],
    "tallystick-lender-collect-repayment": ["link"],
    "tallystick-lender-start-repayment": ["link"],
    "tallystick-lender-take-promise": ["link"],
    "tallystick-lender-decide-loan": ["link", "seal", "sign"],
    // These send links.
    "tallystick-lender-follow-loan": ["link"],
    // These make the next link.
    "tallystick-lender-renew-link": ["link"],
    "tallystick-operator-renew-link": ["link"],
    "tallystick-lender-send-notice": ["link"],
    // These verify the account token of a link.
    "tallystick-lender-list-loans": ["link"],
    "tallystick-lender-show-loan": ["link"],
    "tallystick-lender-show-file": ["link"],
    // It verifies the act that an upload is.
    "tallystick-lender-receive-file": ["link"],
    // It certifies the hold that it renewed.
    "tallystick-lender-renew-hold": ["sign"],
    // What the lender states to a mall about its settlements.
    "tallystick-lender-sign-settlement": ["sign"],
    "tallystick-lender-sign-settlement-list": ["sign"],
    // The current signing key signs for the next.
    "tallystick-lender-rotate-keys": ["sign"],
  });
});

test("only the functions that call the bank may read its secret, only those that notify the messenger's, and no other secret", () => {
  const reading = (name: string) =>
    [...lender, ...gateway]
      .filter(({ actions }) => actions.some((action) => action.startsWith("secretsmanager:")))
      .filter(({ resources }) => resources.some((each) => each.includes(`:secret:${name}-??????`)))
      .map(({ role, actions, resources }) => {
        expect([actions, resources.length], role).toEqual([["secretsmanager:GetSecretValue"], 1]);
        return role;
      });
  const bank = reading("tallystick-bank");
  const messenger = reading("tallystick-messenger");
  expect(bank.toSorted()).toEqual([
    "tallystick-lender-collect-repayment",
    "tallystick-lender-pay-seller",
    "tallystick-lender-receive-bank-return",
    "tallystick-lender-refund-purchaser",
    "tallystick-lender-return-credit",
    "tallystick-operator-prove-books",
    "tallystick-operator-settle-malls",
  ]);
  expect(messenger.toSorted()).toEqual(["tallystick-lender-follow-loan", "tallystick-lender-send-notice"]);
  const all = [...lender, ...gateway].filter(({ actions }) =>
    actions.some((each) => /^(secretsmanager:|\*)/.test(each)),
  );
  expect(all).toHaveLength(bank.length + messenger.length);
});

test("of the gateway's roles only those that sign receipts and webhooks can decrypt its keys", () => {
  const receipts = [
    "request-loan",
    "request-quote",
    "request-renewal",
    "advance-purchase",
    "report-shipment",
    "report-delivery",
    "receive-return",
    "instruct-return",
    "request-preview",
    "refund-purchase",
    "answer-dispute",
    "create-checkout",
    "request-rotation",
    "update-endpoint",
    "remove-endpoint",
    "test-endpoint",
    "redeliver-event",
    "redeliver-events",
  ];
  expect(opening(gateway)).toEqual({
    ...Object.fromEntries(receipts.map((name) => [`tallystick-mall-${name}`, ["sign"]])),
    // Whoever makes a secret shows it.
    "tallystick-mall-create-endpoint": ["sign", "webhook"],
    "tallystick-mall-rotate-secret": ["sign", "webhook"],
    "tallystick-gateway-send-webhook": ["webhook"],
    "tallystick-operator-register-mall": ["webhook"],
    // The current signing key signs for the next.
    "tallystick-gateway-rotate-keys": ["sign"],
  });
});

test("a key's policy allows the same roles and no others, not even the account's administrators", () => {
  for (const [template, statements] of [
    [stacks.GatewayStack, gateway],
    [stacks.LenderStack, lender],
  ] as const) {
    const key = ofType(template, "AWS::KMS::Key").find(([id]) => id.startsWith("Key"))?.[1] ?? {};
    const opens = (key["KeyPolicy"] as Document).Statement.filter(({ Action }) =>
      [Action].flat().some((action) => /Decrypt|kms:\*|^\*|ReEncrypt|Generate/.test(action)),
    );
    const principals = opens
      .flatMap(({ Principal }) => [Principal?.AWS].flat())
      .map((principal) => (principal as { "Fn::GetAtt"?: [string] })["Fn::GetAtt"]?.[0]);
    const names = principals.map((logicalId) => roleName(template, logicalId ?? "nobody in particular"));
    const users = statements.filter(
      (each) => each.actions.some((action) => action.startsWith("kms:")) && !isForFiles(each),
    );
    expect([...new Set(names)].toSorted()).toEqual([...new Set(users.map(({ role }) => role))].toSorted());
    for (const { Condition } of opens) expect(Condition?.["StringEquals"]).toHaveProperty("kms:EncryptionContext:role");
  }
});

test("a role that creates keys never sees a private half, but that of the signing key which signs for the next", () => {
  const makers = [...gateway, ...lender].filter(
    (each) => each.actions.some((action) => action.startsWith("kms:Generate")) && !isForFiles(each),
  );
  expect(makers.map(({ role }) => role)).toEqual(["tallystick-gateway-rotate-keys", "tallystick-lender-rotate-keys"]);
  for (const { actions } of makers) expect(actions.every((action) => action.endsWith("WithoutPlaintext"))).toBe(true);
});

/** What reaches the files of evidence: the bucket by its name, or its key. */
const reaching = (statements: readonly Statement[]) =>
  statements.filter(
    (each) => isForFiles(each) || each.resources.some((resource) => /tallystick-evidence|s3:::/.test(resource)),
  );

test("only the routes of files reach the bucket and its key: those that receive store, those that show read, and none deletes", () => {
  expect(reaching(gateway)).toEqual([]);
  const actions = (role: string) =>
    reaching(lender)
      .flatMap((each) => (each.role === role ? each.actions : []))
      .toSorted();
  const store = ["kms:GenerateDataKey", "s3:PutObject"];
  const read = ["kms:Decrypt", "s3:GetObject"];
  expect(Object.fromEntries(reaching(lender).map(({ role }) => [role, actions(role)]))).toEqual({
    "tallystick-lender-receive-file": store,
    "tallystick-lender-receive-mall-file": store,
    "tallystick-lender-show-file": read,
    "tallystick-lender-show-mall-file": read,
    "tallystick-operator-show-file": read,
  });
});

/** Resources that a role of one stack might reach in the other: by name, since the stacks share no reference. */
const reaches = (statements: readonly Statement[], pattern: RegExp) =>
  statements.filter(({ resources }) => resources.some((resource) => pattern.test(resource)));

test("no role of the gateway can access the lender's table or key, and no role of the lender the gateway's", () => {
  expect(reaches(gateway, /tallystick-lender(?!-)/)).toEqual([]);
  expect(reaches(lender, /tallystick-gateway(?!-)/)).toEqual([]);
  for (const [template, statements] of [
    [stacks.GatewayStack, gateway],
    [stacks.LenderStack, lender],
  ] as const)
    for (const { actions, resources } of statements.filter((each) =>
      each.actions.some((a) => /^(dynamodb|kms):/.test(a)),
    )) {
      const known = resources.every((resource) => isOwn(resource, Object.keys(template)));
      expect(known || actions.join() === "dynamodb:ListStreams", `${actions.join()} on ${resources.join()}`).toBe(true);
    }
});

const isOwn = (resource: string, logicalIds: readonly string[]): boolean => {
  const [, logicalId = ""] = /"Fn::GetAtt":\["(\w+)"/.exec(resource) ?? [];
  return logicalIds.includes(logicalId);
};

test("the gateway's roles reach the lender only through the functions that its state machines call and the notice queue", () => {
  // The machine lender-inquiry is the gateway's own, like all machines.
  const across = reaches(gateway, /tallystick-(lender(?!-inquiry)|operator-(pin|open|prove|settle)|notice)/);
  expect([...new Set(across.flatMap(({ actions }) => actions))].toSorted()).toEqual([
    "lambda:InvokeFunction",
    "sqs:SendMessage",
  ]);
});

test("no action is a wildcard, and a resource is one only where AWS accepts nothing else", () => {
  for (const { actions, resources } of [...gateway, ...lender]) {
    expect(actions.filter((action) => action.includes("*"))).toEqual([]);
    if (resources.includes("*"))
      expect(
        actions.every((action) => /^logs:|^dynamodb:ListStreams$/.test(action)),
        actions.join(),
      ).toBe(true);
  }
});

test("a function accesses only the table partitions that its row names", () => {
  const whole = [...gateway, ...lender].filter(
    ({ actions, condition }) =>
      actions.some((action) => action.startsWith("dynamodb:") && !/Stream|Records|Shard/.test(action)) &&
      condition["ForAllValues:StringLike"]?.["dynamodb:LeadingKeys"] === undefined,
  );
  expect(whole.map(({ role, actions }) => `${role} ${actions.join()}`).toSorted()).toEqual([
    "tallystick-gateway-janitor dynamodb:Scan",
    "tallystick-lender-decide-loan dynamodb:Query",
    "tallystick-lender-list-loans dynamodb:Query",
    "tallystick-lender-release-holds dynamodb:Scan",
    "tallystick-lender-renew-hold dynamodb:Query",
    "tallystick-mall-list-purchases dynamodb:Query",
    "tallystick-operator-list-disputes dynamodb:Scan",
    "tallystick-operator-prove-books dynamodb:Scan",
    "tallystick-operator-show-arrears dynamodb:Scan",
  ]);
});

test("the purchaser's functions read purchases, checkouts and their own answers and count wrong tokens, one reads the shop's name, and none uses a key", () => {
  const own = gateway.filter(({ role }) => role.startsWith("tallystick-purchaser-"));
  const keys = own.flatMap(({ condition }) => condition["ForAllValues:StringLike"]?.["dynamodb:LeadingKeys"] ?? []);
  expect([...new Set(keys)].toSorted()).toEqual(["CHECKOUT#*", "IDEMPOTENCY#*", "MALL#*", "PURCHASE#*", "RATE#*"]);
  const malls = own.filter(({ condition }) =>
    condition["ForAllValues:StringLike"]?.["dynamodb:LeadingKeys"]?.includes("MALL#*"),
  );
  expect(malls.map(({ role, actions }) => [role, actions])).toEqual([
    ["tallystick-purchaser-show-purchase", ["dynamodb:GetItem"]],
  ]);
  expect([...new Set(own.flatMap(({ actions }) => actions))].toSorted()).toEqual([
    "dynamodb:GetItem",
    "dynamodb:PutItem",
    "dynamodb:UpdateItem",
    "logs:CreateLogStream",
    "logs:PutLogEvents",
  ]);
});

test("every function has a role of its own", () => {
  const roles = [stacks.GatewayStack, stacks.LenderStack].flatMap((template) =>
    ofType(template, "AWS::Lambda::Function").map(([, { Role }]) => JSON.stringify(Role)),
  );
  expect(new Set(roles).size).toBe(functions.length);
  for (const spec of functions)
    expect(
      [...gateway, ...lender].some(({ role }) => role === functionName(spec)),
      functionName(spec),
    ).toBe(true);
});
