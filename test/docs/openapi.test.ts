import { Validator } from "@seriousme/openapi-schema-validator";
import { readFileSync } from "node:fs";
import { expect, expectTypeOf, test } from "vitest";
import type * as z from "zod";
import { errorCodes } from "../../clients/sdk/error-code.ts";
import type { Purchase as SdkPurchase } from "../../clients/sdk/purchase.ts";
import { remedies } from "../../docs/error-remedies.ts";
import { errorsPage } from "../../docs/errors-page.ts";
import { openApi } from "../../docs/openapi/document.ts";
import type { Purchase } from "../../docs/openapi/purchase.ts";
import type { viewPurchase } from "../../domain/purchase/view/purchase-view.ts";

import { rejectionCodes } from "../../domain/rejection.ts";
import { functions } from "../../infra/functions.ts";

const committed = JSON.parse(readFileSync("docs/openapi.json", "utf8")) as {
  readonly paths: Readonly<Record<string, Readonly<Record<string, Described>>>>;
};
type Described = { readonly operationId: string; readonly servers?: readonly { readonly url: string }[] };

test("docs/openapi.json matches the handlers' contracts: `npm run docs` writes it", async () => {
  expect(committed).toEqual(JSON.parse(JSON.stringify(await openApi())));
});

test("docs/errors.md lists every rejection with its title and remedy: `npm run docs` writes it", () => {
  expect(readFileSync("docs/errors.md", "utf8")).toBe(errorsPage());
  expect(Object.keys(remedies).length).toBeGreaterThan(50);
});

test("the SDK lists every code: `npm run docs` writes them", () => {
  expect(errorCodes).toEqual([...rejectionCodes, "Unexpected"]);
});

test("docs/openapi.json is valid by the OpenAPI 3.1 schema", async () => {
  const { valid, errors } = await new Validator().validate(structuredClone(committed));
  expect({ valid, errors }).toEqual({ valid: true, errors: undefined });
});

test("every route of the template, and no other, is described once", () => {
  const served = functions.flatMap(({ trigger }) =>
    trigger.by === "route" ? [`${trigger.method} ${trigger.path}`] : [],
  );
  const described = Object.entries(committed.paths).flatMap(([path, operations]) =>
    Object.keys(operations).map((method) => `${method.toUpperCase()} ${path}`),
  );
  expect(described.toSorted()).toEqual(served.toSorted());
  const names = Object.values(committed.paths).flatMap((each) =>
    Object.values(each).map(({ operationId }) => operationId),
  );
  expect(new Set(names).size).toBe(names.length);
});

test("each operation of the lender's names the lender's server, and no other does", () => {
  const owners = functions.flatMap(({ trigger, owner }) =>
    trigger.by === "route" ? [[trigger.path, trigger.method.toLowerCase(), owner] as const] : [],
  );
  for (const [path, method, owner] of owners)
    expect(
      committed.paths[path]?.[method]?.servers?.map(({ url }) => url),
      `${method} ${path}`,
    ).toEqual(owner === "lender" ? ["http://127.0.0.1:4001"] : undefined);
});

test("the SDK's purchase, the gateway's view and the description have the same shape", () => {
  type Shown = z.infer<typeof Purchase>;
  expectTypeOf<Shown["status"]>().toEqualTypeOf<SdkPurchase["status"]>();
  expectTypeOf<keyof Shown>().toEqualTypeOf<keyof SdkPurchase>();
  expectTypeOf<keyof ReturnType<typeof viewPurchase>>().toExtend<keyof Shown>();
});
