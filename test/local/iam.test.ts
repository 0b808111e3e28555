import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { AwsError } from "../../local/aws/aws.ts";
import type { Context } from "../../local/iam/iam-condition.ts";
import { makeIam } from "../../local/iam/iam.ts";
import { loadAssembly } from "../../local/template/template.ts";
import { functionWith, writeAssembly } from "./assembly.ts";

let folder: string;

beforeEach(() => void (folder = mkdtempSync(join(tmpdir(), "iam-"))));

afterEach(() => rmSync(folder, { recursive: true }));

const addresses = { url: "http://127.0.0.1:4000", lenderUrl: "http://127.0.0.1:4001" };

const books = "arn:aws:dynamodb:us-east-1:000000000000:table/books";

const caller = { role: "Main.ReadRole" };

const iamWith = (statements: object[], resources: object = {}) =>
  makeIam(
    loadAssembly(
      writeAssembly(
        folder,
        { Main: { Resources: { ...functionWith("Read", statements), ...resources } } },
        { Read: "" },
      ),
      addresses,
    ),
  );

const may = (statements: object[], action: string, resource: string, context: Context = {}): boolean => {
  try {
    iamWith(statements).require(caller, action, resource, context);
    return true;
  } catch (error) {
    if (error instanceof AwsError) return false;
    throw error;
  }
};

const allow = (action: string | string[], resource: string, Condition?: object) => ({
  Effect: "Allow",
  Action: action,
  Resource: resource,
  ...(Condition && { Condition }),
});

const keys = (...values: string[]): Context => ({ "dynamodb:LeadingKeys": values });

const key = (Principal: object, extra: object[] = []) => ({
  Key: {
    Type: "AWS::KMS::Key",
    Properties: {
      KeyPolicy: { Statement: [{ Effect: "Allow", Action: "kms:*", Resource: "*", Principal }, ...extra] },
    },
  },
});

const opens = (statements: object[], resources: object): boolean => {
  const assembly = loadAssembly(
    writeAssembly(folder, { Main: { Resources: { ...functionWith("Read", statements), ...resources } } }, { Read: "" }),
    addresses,
  );
  try {
    makeIam(assembly).authorize(caller, "kms:Decrypt", assembly.ofType("AWS::KMS::Key")[0]?.arn ?? "");
    return true;
  } catch {
    return false;
  }
};

test("only what a statement allows is allowed", () => {
  expect(may([], "dynamodb:GetItem", books)).toBe(false);
  expect(may([allow("dynamodb:GetItem", books)], "dynamodb:GetItem", books)).toBe(true);
  expect(may([allow("dynamodb:GetItem", books)], "dynamodb:PutItem", books)).toBe(false);
  expect(may([allow("dynamodb:GetItem", books)], "dynamodb:GetItem", `${books}2`)).toBe(false);
});

test("a star in an action or a resource matches any text, and an action's case does not matter", () => {
  expect(may([allow("dynamodb:Get*", `${books}/index/*`)], "dynamodb:GetItem", `${books}/index/by-mall`)).toBe(true);
  expect(may([allow("DYNAMODB:getitem", "*")], "dynamodb:GetItem", books)).toBe(true);
  expect(may([allow("dynamodb:*", "arn:aws:dynamodb:*:*:table/b??ks")], "dynamodb:Query", books)).toBe(true);
});

test("an explicit deny wins over every allow", () => {
  const statements = [allow("dynamodb:*", "*"), { Effect: "Deny", Action: "dynamodb:Scan", Resource: "*" }];
  expect(may(statements, "dynamodb:GetItem", books)).toBe(true);
  expect(may(statements, "dynamodb:Scan", books)).toBe(false);
});

test("a condition on one value matches only that value, and not its absence", () => {
  const statements = [allow("kms:Decrypt", "*", { StringEquals: { "kms:EncryptionContext:use": ["sign", "link"] } })];
  expect(may(statements, "kms:Decrypt", "key", { "kms:EncryptionContext:use": "link" })).toBe(true);
  expect(may(statements, "kms:Decrypt", "key", { "kms:EncryptionContext:use": "seal" })).toBe(false);
  expect(may(statements, "kms:Decrypt", "key")).toBe(false);
});

test("a condition for all values needs every value to match, one for any value needs one match", () => {
  const all = [allow("dynamodb:Query", "*", { "ForAllValues:StringLike": { "dynamodb:LeadingKeys": ["MALL#*"] } })];
  expect(may(all, "dynamodb:Query", books, keys("MALL#1", "MALL#2"))).toBe(true);
  expect(may(all, "dynamodb:Query", books, keys("MALL#1", "LOAN#2"))).toBe(false);
  const any = [allow("dynamodb:Query", "*", { "ForAnyValue:StringEquals": { "dynamodb:LeadingKeys": "MALL#1" } })];
  expect(may(any, "dynamodb:Query", books, keys("MALL#1", "LOAN#2"))).toBe(true);
  expect(may(any, "dynamodb:Query", books, keys("LOAN#2"))).toBe(false);
  expect(may(any, "dynamodb:Query", books)).toBe(false);
});

test("a key's own policy decides, and may delegate to the account", () => {
  const account = { AWS: "arn:aws:iam::000000000000:root" };
  expect(opens([allow("kms:Decrypt", "*")], key({ AWS: "arn:aws:iam::000000000000:role/other" }))).toBe(false);
  expect(opens([allow("kms:Decrypt", "*")], key(account))).toBe(true);
  expect(opens([], key(account))).toBe(false);
  expect(opens([], key({ AWS: { "Fn::GetAtt": ["ReadRole", "Arn"] } }))).toBe(true);
  const deny = { Effect: "Deny", Action: "kms:Decrypt", Resource: "*", Principal: { AWS: "*" } };
  expect(opens([allow("kms:Decrypt", "*")], key(account, [deny]))).toBe(false);
});

test("a denial names caller, action and resource as AWS does", () => {
  expect(() => iamWith([]).require(caller, "dynamodb:PutItem", books)).toThrow(
    expect.objectContaining({
      code: "AccessDeniedException",
      message: `User: arn:aws:sts::000000000000:assumed-role/Read-role/local is not authorized to perform: dynamodb:PutItem on resource: ${books} because no identity-based policy allows the dynamodb:PutItem action`,
    }),
  );
});

test("an unknown role is denied", () => {
  expect(() => iamWith([]).require({ role: "Main.Ghost" }, "dynamodb:PutItem", books)).toThrow(
    expect.objectContaining({ code: "UnrecognizedClientException" }),
  );
});

test("the developer may do everything", () => {
  expect(() => iamWith([]).require("developer", "dynamodb:DeleteTable", books)).not.toThrow();
});

test("the runtime does not start with a policy that it would read differently than AWS", () => {
  expect(() => iamWith([allow("s3:*", "*", { IpAddress: { "aws:SourceIp": "10.0.0.0/8" } })])).toThrow(
    /ReadPolicy: .* IpAddress/,
  );
  expect(() => iamWith([{ Effect: "Allow", NotAction: "s3:*", Resource: "*" }])).toThrow(/ReadPolicy: .* NotAction/);
  expect(() => iamWith([allow("s3:*", "arn:aws:s3:::home/${aws:username}")])).toThrow(/policy variables/);
});
