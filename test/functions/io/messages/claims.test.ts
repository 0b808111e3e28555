import { expect, test } from "vitest";
import * as z from "zod/mini";
import { isRejection } from "../../../../domain/rejection.ts";
import { Line, Minor, parseBody, parseClaims } from "../../../../functions/io/messages/claims.ts";
import { problem } from "../../../../functions/middleware/problem.ts";
import { DisputeBody } from "../../../../functions/schemas/act-schema.ts";
import { list } from "../../../../functions/schemas/basic-schema.ts";

const Goods = z.strictObject({ lines: list(Line, 1, 3) });

const errorsOf = (outcome: unknown): readonly { readonly pointer: string; readonly detail: string }[] =>
  isRejection(outcome) ? ((JSON.parse(problem(outcome).body ?? "") as { errors?: [] }).errors ?? []) : [];

const line = (change: object) => ({ id: "lamp", quantity: 1, amount: "12500", ...change });

test.each<[string, object, readonly string[]]>([
  ["a line's id", { lines: [line({ id: "" })] }, ["/body/lines/0/id"]],
  [
    "two fields of two lines",
    { lines: [line({ amount: "1.5" }), line({ quantity: 0 })] },
    ["/body/lines/0/amount", "/body/lines/1/quantity"],
  ],
  ["nothing", {}, ["/body/lines"]],
  ["an unknown name with a slash", { lines: [line({})], "a/b": 1 }, ["/body/a~1b"]],
  ["half of an emoji", { lines: [line({ description: "\ud83c" })] }, ["/body/lines/0/description"]],
])("%s in a signed body is named by its place, in the errors and in the sentence", (_, body, places) => {
  const outcome = parseBody(Goods, body);
  expect(errorsOf(outcome).map(({ pointer }) => pointer)).toEqual(places);
  expect(isRejection(outcome) && places.every((place) => outcome.detail.includes(`${place}: `))).toBe(true);
  expect(errorsOf(outcome).every(({ detail }) => /^[a-z1]/.test(detail))).toBe(true);
});

test("a claim is named by its place", () => {
  const outcome = parseClaims(z.object({ amt: Minor, cur: z.string() }), { amt: "1.5" });
  expect(errorsOf(outcome)).toEqual([
    { pointer: "/amt", detail: "more than 0, in minor units as a decimal string, such as 12500" },
    { pointer: "/cur", detail: "missing: a text is expected" },
  ]);
});

test.each([
  "doc_1234567",
  "DOC_5f0c2b9e",
  "d_5f0c2b9e",
  "doc-5f0c2b9e",
  "http://proof.example/a",
  `doc_${"a".repeat(129)}`,
])("the reference %s is refused with the form that is needed", (reference) => {
  const [error] = errorsOf(parseBody(DisputeBody, { kind: "notAsDescribed", evidence: ["doc_12345678", reference] }));
  expect(error).toEqual({
    pointer: "/body/evidence/1",
    detail: expect.stringContaining("8 to 128 letters, digits or hyphens"),
  });
});
