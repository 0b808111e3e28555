import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, expect, test } from "vitest";
import { replacedBetween } from "./replaced.ts";

const folders: string[] = [];
afterAll(() => {
  for (const folder of folders) rmSync(folder, { recursive: true });
});

const assembly = (templates: Readonly<Record<string, object>>): string => {
  const folder = mkdtempSync(join(tmpdir(), "assembly-"));
  folders.push(folder);
  for (const [name, Resources] of Object.entries(templates))
    writeFileSync(join(folder, `${name}.template.json`), JSON.stringify({ Resources }));
  return folder;
};
const table = (TableName: string) => ({ Type: "AWS::DynamoDB::Table", Properties: { TableName } });
const lambda = (FunctionName: string) => ({ Type: "AWS::Lambda::Function", Properties: { FunctionName } });
const before = assembly({
  Gateway: { Items: table("gateway"), Route: lambda("route-event"), Key: { Type: "AWS::KMS::Key" } },
});

test("an upgrade that renames nothing loses nothing", () => {
  expect(replacedBetween(before, before)).toEqual([]);
});

test("an upgrade is stopped before it loses data or keys, or takes a name that is still in use", () => {
  const after = assembly({
    Gateway: { Items: table("gateway-2"), RouteEvent: lambda("route-event") },
    "GatewayRoutes.nested": { Other: lambda("other") },
  });
  expect(replacedBetween(before, after)).toEqual([
    "Gateway.Items (AWS::DynamoDB::Table) has another name: it would be replaced",
    "Gateway.Key (AWS::KMS::Key) is no longer there, and would be deleted",
    'Gateway.RouteEvent (AWS::Lambda::Function) takes the name "route-event" while Gateway.Route has it: CloudFormation refuses to create it',
  ]);
});

test("a function that moves to a nested stack under its name is found", () => {
  const after = assembly({
    Gateway: { Items: table("gateway"), Key: { Type: "AWS::KMS::Key" } },
    "GatewayRoutes.nested": { Route: lambda("route-event") },
  });
  expect(replacedBetween(before, after)).toEqual([expect.stringContaining("GatewayRoutes.Route")]);
});
