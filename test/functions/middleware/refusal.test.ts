import { expect, test } from "vitest";
import { reject } from "../../../domain/rejection.ts";
import { refusalIn, refuse } from "../../../functions/middleware/refusal.ts";

const caught = (work: () => unknown): unknown => {
  try {
    return work();
  } catch (error) {
    return error;
  }
};

test("a refusal is an error named by its code, and bears the rejection and the fields", () => {
  const rejection = reject("InvalidRequest", "the body is invalid");
  const errors = [{ pointer: "/name", detail: "too long" }];
  const error = caught(() => refuse(rejection, errors));
  expect(error).toMatchObject({ name: "InvalidRequest", message: "the body is invalid" });
  expect(refusalIn(error)).toEqual({ rejection, errors });
});

test("any other error is no refusal", () => {
  expect(refusalIn(new Error("broken"))).toBeUndefined();
  expect(refusalIn(undefined)).toBeUndefined();
});
