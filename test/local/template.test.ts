import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { loadAssembly } from "../../local/template/template.ts";
import { functionWith, writeAssembly, type StackTemplate } from "./assembly.ts";

const url = "http://127.0.0.1:4000";
const lenderUrl = "http://127.0.0.1:4001";
let folder: string;
beforeEach(() => void (folder = mkdtempSync(join(tmpdir(), "assembly-"))));
afterEach(() => rmSync(folder, { recursive: true }));

const load = (stacks: Record<string, StackTemplate>) =>
  loadAssembly(writeAssembly(folder, stacks, { Greet: "" }), { url, lenderUrl });
const variablesOf = (value: unknown, rest: StackTemplate = {}, others: Record<string, StackTemplate> = {}) => {
  const Resources = {
    Queue: { Type: "AWS::SQS::Queue", Properties: { QueueName: "greetings" } },
    ...functionWith("Greet", [], { Environment: { Variables: { VALUE: value } } }),
  };
  const [greet] = load({ ...others, Main: { ...rest, Resources } }).ofType("AWS::Lambda::Function");
  const environment = greet?.properties.Environment as { Variables: Record<string, unknown> } | undefined;
  return environment?.Variables.VALUE;
};

test("a reference resolves as on AWS, in the sandbox's region and account", () => {
  expect(variablesOf({ "Fn::GetAtt": ["Queue", "Arn"] })).toBe("arn:aws:sqs:us-east-1:000000000000:greetings");
  expect(variablesOf({ "Fn::GetAtt": "GreetRole.Arn" })).toBe("arn:aws:iam::000000000000:role/Greet-role");
  expect(variablesOf({ Ref: "Greet" })).toBe("Greet");
  expect(variablesOf({ Ref: "AWS::StackName" })).toBe("Main");
  expect(variablesOf({ Ref: "Size" }, { Parameters: { Size: { Default: "12" } } })).toBe("12");
});

test("a queue's URL is the sandbox's, also when the template composes AWS's", () => {
  expect(variablesOf({ Ref: "Queue" })).toBe(`${url}/000000000000/greetings`);
  expect(variablesOf({ "Fn::Sub": "https://sqs.${AWS::Region}.${AWS::URLSuffix}/${AWS::AccountId}/greetings" })).toBe(
    `${url}/000000000000/greetings`,
  );
});

test("an API's address is the sandbox's, each side's its own", () => {
  const Api = { Type: "AWS::ApiGatewayV2::Api" };
  const stack = (id: string) => ({ Resources: { [id]: Api }, Outputs: {} });
  const apis = load({ GatewayStack: stack("Api"), LenderStack: stack("Api") }).resources;
  expect(apis.map(({ attributes }) => attributes.ApiEndpoint)).toEqual([url, lenderUrl]);
});

test("text is joined, split, selected and substituted", () => {
  expect(variablesOf({ "Fn::Join": ["-", ["a", { "Fn::Select": [1, { "Fn::Split": ["/", "x/y"] }] }]] })).toBe("a-y");
  expect(variablesOf({ "Fn::Sub": ["${Queue.Arn} ${own} ${!kept}", { own: "mine" }] })).toBe(
    "arn:aws:sqs:us-east-1:000000000000:greetings mine ${kept}",
  );
});

test("a condition chooses between two values, and whether a resource exists", () => {
  const Conditions = {
    Big: { "Fn::Equals": [{ Ref: "AWS::Region" }, "us-east-1"] },
    Small: { "Fn::Not": [{ Condition: "Big" }] },
  };
  expect(variablesOf({ "Fn::If": ["Small", "small", "big"] }, { Conditions })).toBe("big");
  expect(variablesOf({ "Fn::If": ["Small", "small", { Ref: "AWS::NoValue" }] }, { Conditions })).toBeUndefined();
  const Topic = { Type: "AWS::SNS::Topic", Condition: "Small" };
  expect(load({ Main: { Conditions, Resources: { Topic } } }).resources).toEqual([]);
});

test("a stack imports only what another exports", () => {
  const Other = {
    Resources: { Dead: { Type: "AWS::SQS::Queue", Properties: { QueueName: "dead" } } },
    Outputs: { It: { Value: { "Fn::GetAtt": ["Dead", "Arn"] }, Export: { Name: "Other:Dead" } } },
  };
  expect(variablesOf({ "Fn::ImportValue": "Other:Dead" }, {}, { Other })).toBe(
    "arn:aws:sqs:us-east-1:000000000000:dead",
  );
  expect(() => variablesOf({ "Fn::ImportValue": "Other:Gone" }, {}, { Other })).toThrow("imports Other:Gone");
});

test("resources without a name get the same generated name at every start", () => {
  const Resources = { Dead: { Type: "AWS::SQS::Queue" } };
  const [first] = load({ Main: { Resources } }).resources;
  expect(first?.name).toMatch(/^Main-Dead-[0-9a-f]{8}$/);
  expect(load({ Main: { Resources } }).resources[0]?.name).toBe(first?.name);
});

test("an unknown resource type stops the runtime, which names it and its place", () => {
  const Resources = { Cache: { Type: "AWS::ElastiCache::CacheCluster" } };
  expect(() => load({ Main: { Resources } })).toThrow(/Main\.Cache: AWS::ElastiCache::CacheCluster/);
});

test("an unknown intrinsic function or attribute stops the runtime", () => {
  expect(() => variablesOf({ "Fn::Cidr": ["10.0.0.0/16", 1] })).toThrow(/Main\.Greet: .* Fn::Cidr/);
  expect(() => variablesOf({ "Fn::GetAtt": ["Queue", "Colour"] })).toThrow(/Main\.Queue .* no attribute Colour/);
});
