import { expect, test } from "vitest";
import { type NestingTemplate, withNestedStacks } from "../../local/template/nested-stacks.ts";

const nestedAt = (key: string, parameters: object) => ({
  Type: "AWS::CloudFormation::Stack",
  Properties: {
    TemplateURL: { "Fn::Join": ["", ["https://s3/", { Ref: "AWS::Region" }, `/${key}`]] },
    Parameters: parameters,
  },
});

const routes: NestingTemplate = {
  Resources: {
    Route: { Type: "Route", Properties: { Target: { Ref: "functionArn" }, In: { Ref: "Api" } } },
    Api: { Type: "Api" },
  },
  Outputs: { ApiId: { Value: { Ref: "Api" } } },
};

test("a nested stack's resources are its parent's, with the parent's values for parameters and outputs", () => {
  const parent = {
    Resources: {
      Function: { Type: "Function" },
      Nested: nestedAt("a1.json", { functionArn: { "Fn::GetAtt": ["Function", "Arn"] } }),
      Alarm: { Type: "Alarm", Properties: { Api: { "Fn::GetAtt": ["Nested", "Outputs.ApiId"] } } },
    },
  };
  const asked: string[] = [];
  const read = (key: string) => {
    asked.push(key);
    return routes;
  };
  expect(withNestedStacks<NestingTemplate>(parent, read).Resources).toEqual({
    Function: { Type: "Function" },
    Alarm: { Type: "Alarm", Properties: { Api: { Ref: "Api" } } },
    Route: { Type: "Route", Properties: { Target: { "Fn::GetAtt": ["Function", "Arn"] }, In: { Ref: "Api" } } },
    Api: { Type: "Api" },
  });
  expect(asked).toEqual(["a1.json"]);
});

test("a nested stack in a nested stack, and a template without any", () => {
  const middle: NestingTemplate = {
    Resources: { Inner: nestedAt("inner.json", { functionArn: { Ref: "given" } }) },
    Outputs: { Id: { Value: { "Fn::GetAtt": ["Inner", "Outputs.ApiId"] } } },
  };
  const parent: NestingTemplate = {
    Resources: {
      Outer: nestedAt("middle.json", { given: "arn:f" }),
      Alarm: { Type: "Alarm", Properties: { Api: { "Fn::GetAtt": ["Outer", "Outputs.Id"] } } },
    },
  };
  const { Resources } = withNestedStacks(parent, (key) => (key === "inner.json" ? routes : middle));
  expect(Resources?.["Route"]?.Properties?.["Target"]).toBe("arn:f");
  expect(Resources?.["Alarm"]?.Properties?.["Api"]).toEqual({ Ref: "Api" });
  expect(withNestedStacks<NestingTemplate>({ Resources: {} }, () => routes)).toEqual({ Resources: {} });
});

test("two resources of one name are an error, and not one of them", () => {
  const parent: NestingTemplate = { Resources: { Api: { Type: "Other" }, Nested: nestedAt("a.json", {}) } };
  expect(() => withNestedStacks(parent, () => routes)).toThrow("the nested stack Nested has a resource Api");
});
