import { beforeAll, expect, test } from "vitest";
import { readSettings } from "../../infra/read-settings.ts";
import { ofType, outputsOf, type Stacks, synthesize } from "./template.ts";

/* Domains of one's own for the two APIs: the settings, and what follows from them in the templates. */

const certificate = (region: string, account = "111111111111") =>
  `arn:aws:acm:${region}:${account}:certificate/0a1b2c3d-0000-4000-8000-123456789abc`;
const stage = { stage: "trial", mode: "test", region: "eu-west-1" };
const gateway = { gatewayDomain: "api.gateway.example", gatewayCertificate: certificate("eu-west-1") };
const lender = { lenderDomain: "pay.lender.example", lenderCertificate: certificate("eu-west-1") };

const mistakesIn = (context: Readonly<Record<string, unknown>>): readonly string[] => {
  const reading = readSettings(context);
  return "mistakes" in reading ? reading.mistakes : [];
};

test.each([
  ["https://api.gateway.example", "without https://"],
  ["api.gateway.example/v1", "without https://"],
  ["api.gateway.example.", "without the dot at its end"],
  ["API.gateway.example", "in small letters"],
  ["api.Gateway.example", "in small letters"],
  ["*.gateway.example", "not a wildcard"],
  ["gateway", "a name in DNS"],
  ["api..example", "a name in DNS"],
  ["-api.gateway.example", "a name in DNS"],
  ["api_v1.gateway.example", "a name in DNS"],
  ["10.0.0.7", "a name in DNS"],
  ["api.gateway.example:8443", "a name in DNS"],
  [`${"a".repeat(64)}.example`, "a name in DNS"],
  ["a1b2.execute-api.eu-west-1.amazonaws.com", "your own domain"],
  ["api.localhost", "your own domain"],
])("the domain %s is refused in one sentence", (name, says) => {
  for (const set of [
    { ...gateway, gatewayDomain: name },
    { ...lender, lenderDomain: name },
  ])
    expect(mistakesIn({ ...stage, ...set })).toEqual([expect.stringContaining(says)]);
});

test.each([
  "0a1b2c3d-0000-4000-8000-123456789abc",
  "arn:aws:iam::111111111111:server-certificate/api",
  "arn:aws:acm:eu-west-1:111111111111:certificate/",
  "arn:aws:acm::111111111111:certificate/0a1b2c3d-0000-4000-8000-123456789abc",
  "arn:aws:acm:eu-west-1:1111:certificate/0a1b2c3d-0000-4000-8000-123456789abc",
  "arn:aws:kms:eu-west-1:111111111111:key/0a1b2c3d-0000-4000-8000-123456789abc",
  "arn:aws:acm-pca:eu-west-1:111111111111:certificate-authority/0a1b2c3d-0000-4000-8000-123456789abc",
])("%s is no certificate", (arn) => {
  expect(mistakesIn({ ...stage, ...gateway, gatewayCertificate: arn })).toEqual([
    expect.stringMatching(/^-c gatewayCertificate=.*write the ARN of a certificate of ACM/),
  ]);
});

test("a certificate is of the region and the account of its API", () => {
  expect(mistakesIn({ ...stage, ...lender, lenderCertificate: certificate("us-east-1") })).toEqual([
    "-c lenderCertificate: it is of us-east-1, and the API is in eu-west-1: write a certificate from there.",
  ]);
  const accounts = { gatewayAccount: "111111111111", lenderAccount: "222222222222" };
  expect(mistakesIn({ ...stage, ...gateway, ...lender, ...accounts })).toEqual([
    "-c lenderCertificate: it is of the account 111111111111, and the API is in 222222222222: write a certificate from there.",
  ]);
  const china = certificate("cn-north-1").replace("arn:aws:", "arn:aws-cn:");
  expect(mistakesIn({ ...stage, region: "cn-north-1", ...gateway, gatewayCertificate: china })).toEqual([]);
});

test("a domain and its certificate come together, and each side has a name of its own", () => {
  expect(mistakesIn({ ...stage, gatewayDomain: "api.gateway.example" })).toEqual([
    "-c gatewayCertificate is missing: write the ARN of a certificate for api.gateway.example.",
  ]);
  expect(mistakesIn({ ...stage, lenderCertificate: certificate("eu-west-1"), lenderZone: "Z0123456789ABC" })).toEqual([
    "-c lenderCertificate is of no use: write lenderDomain too, or leave it out.",
    "-c lenderZone is of no use: write lenderDomain too, or leave it out.",
  ]);
  expect(mistakesIn({ ...stage, ...gateway, ...lender, lenderDomain: "api.gateway.example" })).toEqual([
    "-c lenderDomain is that of the gateway: each side needs a name of its own.",
  ]);
  for (const gatewayZone of ["gateway.example", "/hostedzone/Z0123456789ABC", "z0123456789abc"])
    expect(mistakesIn({ ...stage, ...gateway, gatewayZone })).toEqual([expect.stringContaining("begins with Z")]);
});

test("an address that is not the domain's contradicts it", () => {
  expect(mistakesIn({ ...stage, ...gateway, apiUrl: "https://other.example" })).toEqual([
    "-c apiUrl is not https://api.gateway.example: leave it out, because it follows from gatewayDomain.",
  ]);
  expect(mistakesIn({ ...stage, ...lender, payUrl: "https://pay.lender.example/v1/pay" })).toEqual([
    "-c payUrl is not https://pay.lender.example/pay: leave it out, because it follows from lenderDomain.",
  ]);
  for (const payUrl of ["https://pay.lender.example/pay", "https://pay.lender.example/pay/", "unknown"])
    expect(mistakesIn({ ...stage, ...lender, payUrl })).toEqual([]);
});

let stacks: Stacks;
beforeAll(() => void (stacks = synthesize({ ...stage, ...gateway, gatewayZone: "Z0123456789ABC", ...lender })));

const variables = (side: keyof Stacks, name: string) =>
  new Set(
    ofType(stacks[side], "AWS::Lambda::Function").flatMap(([, { Environment }]) => {
      const { Variables } = Environment as { readonly Variables: Readonly<Record<string, unknown>> };
      return Variables[name] ?? [];
    }),
  );

test("each API has its name, and with a hosted zone the record that leads to it", () => {
  for (const [side, name, records] of [
    ["GatewayStack", "api.gateway.example", 1],
    ["LenderStack", "pay.lender.example", 0],
  ] as const) {
    expect(ofType(stacks[side], "AWS::ApiGatewayV2::DomainName")[0]?.[1]).toMatchObject({
      DomainName: name,
      DomainNameConfigurations: [
        { CertificateArn: certificate("eu-west-1"), EndpointType: "REGIONAL", SecurityPolicy: "TLS_1_2" },
      ],
    });
    expect(ofType(stacks[side], "AWS::ApiGatewayV2::ApiMapping")).toHaveLength(1);
    expect(ofType(stacks[side], "AWS::Route53::RecordSet")).toHaveLength(records);
  }
});

test("the addresses in the API's description, in links and for browsers are those of the domains", () => {
  expect([...variables("GatewayStack", "API_URL")]).toEqual(["https://api.gateway.example"]);
  expect([...variables("GatewayStack", "LENDER_URL")]).toEqual(["https://pay.lender.example"]);
  expect([...variables("GatewayStack", "PAY_URL")]).toEqual(["https://pay.lender.example/pay"]);
  expect([...variables("LenderStack", "PAY_URL")]).toEqual(["https://pay.lender.example/pay"]);
  expect([...variables("LenderStack", "API_URL")]).toEqual(["https://api.gateway.example"]);
  for (const template of [stacks.GatewayStack, stacks.LenderStack])
    expect(ofType(template, "AWS::ApiGatewayV2::Api")[0]?.[1]["CorsConfiguration"]).toMatchObject({
      AllowOrigins: ["https://pay.lender.example"],
    });
  expect(JSON.stringify(stacks)).not.toMatch(/(api|pay)\.invalid/);
});

test("the outputs say the addresses, and where the names point to", () => {
  const { GatewayStack, LenderStack } = outputsOf({ ...stage, ...gateway });
  expect(GatewayStack["HttpRoutesUrl"]?.Value).toBe("https://api.gateway.example");
  expect(JSON.stringify(GatewayStack["DomainTarget"]?.Value)).toContain("RegionalDomainName");
  expect(JSON.stringify(LenderStack["HttpRoutesUrl"]?.Value)).toContain("ApiEndpoint");
  expect(LenderStack["DomainTarget"]).toBeUndefined();
});
