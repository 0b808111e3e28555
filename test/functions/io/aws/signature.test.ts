import { HttpRequest } from "@smithy/core/protocols";
import { Hash } from "@smithy/core/serde";
import { SignatureV4 } from "@smithy/signature-v4";
import * as fc from "fast-check";
import { expect, test } from "vitest";
import { makeSigner } from "../../../../functions/io/aws/signature.ts";

const word = fc.stringMatching(/^[\w!'()*~ +&=%é-]{1,12}$/);

const name = fc.stringMatching(/^[a-z]{3,9}$/);

const request = fc.record({
  method: fc.constantFrom("POST", "PUT", "DELETE"),
  path: fc.array(word, { maxLength: 3 }).map((words) => `/${words.map(encodeURIComponent).join("/")}`),
  query: fc.dictionary(name, word, { maxKeys: 3 }),
  headers: fc
    .dictionary(name, fc.stringMatching(/^[\w.;/-]{1,20}$/), { maxKeys: 3 })
    .map((own) => ({ ...own, host: "kms.eu-west-1.amazonaws.com" })),
  body: fc.string(),
});

const credentials = fc.record({
  accessKeyId: fc.stringMatching(/^\w{1,20}$/),
  secretAccessKey: fc.string({ minLength: 1 }),
  sessionToken: fc.option(fc.stringMatching(/^[\w/+=]{1,40}$/), { nil: undefined }),
});

const time = fc.date({ min: new Date("2020-01-01"), max: new Date("2040-01-01"), noInvalidDate: true });

test("a request is signed as the SDK signs it", async () => {
  await fc.assert(
    fc.asyncProperty(request, credentials, time, time, async (asked, { sessionToken, ...keys }, at, later) => {
      const known = { ...keys, ...(sessionToken !== undefined && { sessionToken }) };
      const sdk = new SignatureV4({
        service: "kms",
        region: "eu-west-1",
        credentials: known,
        sha256: Hash.bind(null, "sha256"),
        applyChecksum: false,
      });
      const sign = makeSigner("kms", "eu-west-1", { ...keys, sessionToken });
      for (const signingDate of [at, later]) {
        const { authorization, ...headers } = sign(asked, signingDate);
        const again = await sdk.sign(new HttpRequest({ ...asked, headers }), { signingDate });
        expect(authorization).toBe(again.headers["authorization"]);
      }
    }),
  );
});

test("a signature is that of AWS's own example", () => {
  const sign = makeSigner("service", "us-east-1", {
    accessKeyId: "AKIDEXAMPLE",
    secretAccessKey: "wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY",
    sessionToken: undefined,
  });
  const headers = { host: "example.amazonaws.com" };
  const asked = { method: "GET", path: "/", query: { Param2: "value2", Param1: "value1" }, headers, body: "" };
  expect(sign(asked, new Date("2015-08-30T12:36:00Z"))["authorization"]).toBe(
    "AWS4-HMAC-SHA256 Credential=AKIDEXAMPLE/20150830/us-east-1/service/aws4_request, SignedHeaders=host;x-amz-date, Signature=b97d918cfa904a5beff61c982a1b6f458b799221646efd99d3219ec94cdf2500",
  );
});
