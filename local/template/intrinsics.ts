import { account, region } from "../aws/aws.ts";

/** What intrinsic functions can refer to: the resources, parameters and conditions of their own stack, and every stack's exports. */
export type Scope = {
  readonly where: string;
  readonly ref: (name: string) => unknown;
  readonly attribute: (name: string, attribute: string) => unknown;
  readonly condition: (name: string) => boolean;
  readonly imported: (name: string) => unknown;
  readonly mapping: (map: string, first: string, second: string) => unknown;
};

/** Evaluates every intrinsic function in a value; removes properties that are `AWS::NoValue`. */
export const resolve = (value: unknown, scope: Scope): unknown => {
  if (Array.isArray(value)) return value.map((each) => resolve(each, scope)).filter((each) => each !== undefined);
  if (typeof value !== "object" || value === null) return value;
  const entries = Object.entries(value);
  const [only] = entries;
  if (entries.length === 1 && only && (only[0] === "Ref" || only[0] === "Condition" || only[0].startsWith("Fn::"))) {
    // `Condition` is a function only where it names one; in a policy statement it is a map.
    if (only[0] !== "Condition" || typeof only[1] === "string") return call(only[0], only[1], scope);
  }
  return Object.fromEntries(
    entries.map(([key, each]) => [key, resolve(each, scope)] as const).filter(([, each]) => each !== undefined),
  );
};

/** The values of the pseudo parameters; `AWS::NoValue` is undefined. */
export const pseudoParameters = (stack: string): Readonly<Record<string, unknown>> => ({
  "AWS::AccountId": account,
  "AWS::Region": region,
  "AWS::Partition": "aws",
  "AWS::URLSuffix": "amazonaws.com",
  "AWS::StackName": stack,
  "AWS::StackId": `arn:aws:cloudformation:${region}:${account}:stack/${stack}/local`,
  "AWS::NotificationARNs": [],
  "AWS::NoValue": undefined,
});

const call = (name: string, argument: unknown, scope: Scope): unknown => {
  const list = (): unknown[] => {
    const given = resolve(argument, scope);
    if (!Array.isArray(given)) throw new Error(`${scope.where}: ${name} needs a list`);
    return given;
  };
  switch (name) {
    case "Ref":
      return scope.ref(String(argument));
    case "Condition":
      return scope.condition(String(argument));
    case "Fn::GetAtt": {
      const [resource = "", ...path] = Array.isArray(argument) ? argument.map(String) : String(argument).split(".");
      return scope.attribute(resource, path.join("."));
    }
    case "Fn::Sub":
      return substitute(argument, scope);
    case "Fn::Join": {
      const [separator, parts] = list();
      return (parts as unknown[]).map(String).join(String(separator));
    }
    case "Fn::Select": {
      const [index, from] = list();
      return (from as unknown[])[Number(index)];
    }
    case "Fn::Split": {
      const [separator, text] = list();
      return String(text).split(String(separator));
    }
    case "Fn::If": {
      const [condition, whenTrue, whenFalse] = argument as unknown[];
      return resolve(scope.condition(String(condition)) ? whenTrue : whenFalse, scope);
    }
    case "Fn::Equals": {
      const [one, other] = list();
      return JSON.stringify(one) === JSON.stringify(other);
    }
    case "Fn::Not":
      return list()[0] !== true;
    case "Fn::And":
      return list().every((each) => each === true);
    case "Fn::Or":
      return list().some((each) => each === true);
    case "Fn::ImportValue":
      return scope.imported(String(resolve(argument, scope)));
    case "Fn::FindInMap": {
      const [map, first, second] = list().map(String);
      return scope.mapping(map ?? "", first ?? "", second ?? "");
    }
    case "Fn::Base64":
      return Buffer.from(String(resolve(argument, scope))).toString("base64");
    case "Fn::GetAZs":
      return ["a", "b"].map((zone) => `${region}${zone}`);
    default:
      throw new Error(`${scope.where}: the local runtime does not support the intrinsic function ${name}`);
  }
};

const substitute = (argument: unknown, scope: Scope): string => {
  const [template, values] = Array.isArray(argument) ? argument : [argument, {}];
  return String(template).replace(/\$\{([^}]+)\}/g, (_, name: string) => {
    if (name.startsWith("!")) return `\${${name.slice(1)}}`;
    const own = (values as Record<string, unknown>)[name];
    if (own !== undefined) return String(resolve(own, scope));
    const [resource = "", ...path] = name.split(".");
    return String(path.length === 0 ? scope.ref(resource) : scope.attribute(resource, path.join(".")));
  });
};
