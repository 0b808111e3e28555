import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";

/** One stack of a test's assembly, in CloudFormation's words. */
export type StackTemplate = Readonly<Record<string, unknown>>;

/** Writes a cloud assembly as `cdk synth` would: stacks by name, and functions' sources by the key of their asset. */
export const writeAssembly = (
  folder: string,
  stacks: Readonly<Record<string, StackTemplate>>,
  functions: Readonly<Record<string, string>> = {},
): string => {
  mkdirSync(folder, { recursive: true });
  const write = (name: string, content: object): void => writeFileSync(join(folder, name), JSON.stringify(content));
  for (const [key, source] of Object.entries(functions)) {
    mkdirSync(join(folder, `asset.${key}`), { recursive: true });
    writeFileSync(join(folder, `asset.${key}`, "index.mjs"), source);
  }
  const files = Object.fromEntries(
    Object.keys(functions).map((key) => [
      key,
      { source: { path: `asset.${key}`, packaging: "zip" }, destinations: { here: { objectKey: `${key}.zip` } } },
    ]),
  );
  write("manifest.json", {
    artifacts: Object.fromEntries(
      Object.keys(stacks).map((name) => [
        name,
        { type: "aws:cloudformation:stack", properties: { templateFile: `${name}.template.json` } },
      ]),
    ),
  });
  for (const [name, template] of Object.entries(stacks)) {
    write(`${name}.template.json`, template);
    write(`${name}.assets.json`, { files });
  }
  return folder;
};

/** A function with a role of its own that may do what the statements say. */
export const functionWith = (
  id: string,
  statements: readonly object[] = [],
  extra: Readonly<Record<string, unknown>> = {},
): Record<string, object> => ({
  [`${id}Role`]: {
    Type: "AWS::IAM::Role",
    Properties: {
      AssumeRolePolicyDocument: {},
      RoleName: `${id}-role`,
      ManagedPolicyArns: [
        { "Fn::Sub": "arn:${AWS::Partition}:iam::aws:policy/service-role/AWSLambdaBasicExecutionRole" },
      ],
    },
  },
  ...(statements.length > 0 && {
    [`${id}Policy`]: {
      Type: "AWS::IAM::Policy",
      Properties: {
        PolicyName: `${id}Policy`,
        PolicyDocument: { Statement: statements },
        Roles: [{ Ref: `${id}Role` }],
      },
    },
  }),
  [id]: {
    Type: "AWS::Lambda::Function",
    Properties: {
      FunctionName: id,
      Code: { S3Key: `${id}.zip` },
      Handler: "index.handler",
      Runtime: "nodejs24.x",
      Role: { "Fn::GetAtt": [`${id}Role`, "Arn"] },
      Timeout: 5,
      ...extra,
    },
  },
});

/** The head of a test function: `aws` calls a JSON service in the function's own name, as its SDK would. */
export const awsClient = `
  const aws = async (target, input) => {
    const response = await fetch(process.env.AWS_ENDPOINT_URL, {
      method: "POST",
      headers: {
        "content-type": "application/x-amz-json-1.0",
        "x-amz-target": target,
        authorization: "AWS4-HMAC-SHA256 Credential=" + process.env.AWS_ACCESS_KEY_ID + "/20260101/us-east-1/x/aws4_request, SignedHeaders=host, Signature=0",
      },
      body: JSON.stringify(input),
    });
    const answer = await response.json();
    if (response.ok) return answer;
    const error = new Error(answer.message);
    error.name = answer.__type.split("#").pop();
    throw error;
  };
`;
