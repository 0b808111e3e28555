import { beforeAll, expect, test } from "vitest";
import type { Owner, RoleFunctionSpec } from "../../infra/function-spec.ts";
import { functions } from "../../infra/functions.ts";
import { functionName } from "../../infra/names.ts";
import { built, ofType, type Stacks, synthesizeUnchecked, type Template } from "./template.ts";

let stacks: Stacks;
beforeAll(() => void (stacks = built()));

const sides = [
  ["gateway", "GatewayStack"],
  ["lender", "LenderStack"],
] as const;

/** The routes of a side's functions, as API Gateway names them. */
const routesOf = (side: Owner): readonly string[] =>
  functions.filter(({ owner }) => owner === side).flatMap(({ trigger }) => keysOf(trigger));

const keysOf = (trigger: RoleFunctionSpec["trigger"]): readonly string[] => {
  if (trigger.by === "route") return [`${trigger.method} ${trigger.path}`];
  return trigger.by === "page" ? trigger.paths.map((path) => `GET ${path}`) : [];
};

const served = (template: Template) =>
  ofType(template, "AWS::ApiGatewayV2::Route").map(([, { RouteKey }]) => String(RouteKey));

test.each(sides)("the API of the %s serves exactly the routes of its own functions", (side, stack) => {
  expect(ofType(stacks[stack], "AWS::ApiGatewayV2::Api")).toHaveLength(1);
  expect(served(stacks[stack]).toSorted()).toEqual(routesOf(side).toSorted());
});

test("pages, loans as purchasers see them, keys, plans and routes of staff are the lender's", () => {
  expect(served(stacks.LenderStack)).toEqual(
    expect.arrayContaining([
      "GET /pay",
      "GET /checkout/{id}",
      "GET /pages/{file}",
      "GET /v1/pay/{approvalNumber}/loan",
      "GET /v1/lenders/{id}/jwks.json",
      "GET /v1/lenders/{id}/plans",
      "POST /v1/lenders/{id}/malls",
      "POST /v1/lenders/{id}/loans/{purchase}/instructions",
    ]),
  );
  expect(served(stacks.GatewayStack).filter((key) => /\/v1\/lenders\/|pages|GET \/pay/.test(key))).toEqual([]);
});

test.each(sides)("each integration of the API of the %s invokes a function of the same stack", (_, stack) => {
  const integrations = ofType(stacks[stack], "AWS::ApiGatewayV2::Integration");
  expect(integrations.length).toBeGreaterThan(5);
  const own = ofType(stacks[stack], "AWS::Lambda::Function").map(([id]) => id);
  for (const [id, { IntegrationUri }] of integrations) {
    const [target] = (IntegrationUri as { "Fn::GetAtt"?: readonly string[] })["Fn::GetAtt"] ?? [];
    expect(own, id).toContain(target);
  }
});

test("no resource of the gateway's API names a function of the lender, and none of the lender's lets the gateway's API invoke it", () => {
  const lenders = functions.filter(({ owner }) => owner === "lender").map(functionName);
  for (const [id, resource] of Object.entries(stacks.GatewayStack).filter(([, { Type }]) => /ApiGateway/.test(Type)))
    for (const name of lenders) expect(JSON.stringify(resource), id).not.toMatch(new RegExp(`${name}(?![\\w-])`));
  const permissions = ofType(stacks.LenderStack, "AWS::Lambda::Permission").filter(
    ([, { Principal }]) => Principal === "apigateway.amazonaws.com",
  );
  const [[api] = [""]] = ofType(stacks.LenderStack, "AWS::ApiGatewayV2::Api");
  expect(permissions.length).toBeGreaterThan(5);
  for (const [id, { SourceArn }] of permissions) expect(JSON.stringify(SourceArn), id).toContain(`{"Ref":"${api}"}`);
});

const variablesOf = (template: Template, name: string) =>
  ofType(template, "AWS::Lambda::Function").flatMap(([, { Environment }]) => {
    const { Variables } = Environment as { readonly Variables: Readonly<Record<string, unknown>> };
    return Variables[name] ?? [];
  });
const valuesOf = (template: Template, name: string) => [...new Set(variablesOf(template, name))];

test("the addresses of both sides come from the context, and only the pages' origin may call across", () => {
  const { GatewayStack, LenderStack } = synthesizeUnchecked({
    apiUrl: "https://api.gateway.example",
    payUrl: "https://pay.lender.example/pay",
  });
  expect(valuesOf(LenderStack, "API_URL")).toEqual(["https://api.gateway.example"]);
  expect(valuesOf(LenderStack, "PAY_URL")).toEqual(["https://pay.lender.example/pay"]);
  expect(valuesOf(GatewayStack, "LENDER_URL")).toEqual(["https://pay.lender.example"]);
  for (const template of [GatewayStack, LenderStack])
    expect(ofType(template, "AWS::ApiGatewayV2::Api")[0]?.[1]["CorsConfiguration"]).toMatchObject({
      AllowOrigins: ["https://pay.lender.example"],
    });
});
