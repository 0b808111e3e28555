import { account, type Authorize, AwsError, type Caller, region } from "../aws/aws.ts";
import type { Context } from "./iam-condition.ts";
import { compilePolicy, evaluate, type Statement } from "./iam-policy.ts";
import type { Assembly, Resource } from "../template/template.ts";

export type Iam = {
  readonly authorize: Authorize;
  /** As `authorize`, with condition keys of several values. */
  readonly require: (caller: Caller, action: string, resource: string, context?: Context) => void;
  /** The role with this ARN, as a caller. */
  readonly assume: (roleArn: string) => { readonly role: string };
};

/** Authorizes by the template's roles, policies and key policies; the developer may do everything. */
export const makeIam = (assembly: Assembly): Iam => {
  const roles = new Map(assembly.ofType("AWS::IAM::Role").map((role) => [role.id, roleOf(assembly, role)]));
  const keys = new Map(
    assembly.ofType("AWS::KMS::Key").map(({ arn, id, properties }) => [arn, compilePolicy(properties.KeyPolicy, id)]),
  );
  const alwaysAllowed = new Set<string>();

  const require = (caller: Caller, action: string, resource: string, context: Context = {}): void => {
    if (caller === "developer") return;
    const role = roles.get(caller.role);
    // Most grants have no condition: once allowed, always allowed.
    const cacheKey = `${caller.role} ${action} ${resource}`;
    if (alwaysAllowed.has(cacheKey)) return;
    if (!role)
      throw new AwsError("UnrecognizedClientException", "The security token included in the request is invalid.");
    const full = { ...global, "aws:PrincipalArn": role.arn, ...withContextKeys(context) };
    const keyPolicy = keys.get(resource);
    const refusal = keyPolicy
      ? keyRefusal(role, keyPolicy, action, resource, full)
      : identityRefusal(role.statements, action, resource, full);
    if (refusal !== undefined) throw denied(role, action, resource, refusal);
    if (!keyPolicy && evaluate(role.unconditional, action, resource, {}) === "Allow") alwaysAllowed.add(cacheKey);
  };

  const byArn = new Map([...roles].map(([id, { arn }]) => [arn, id]));
  return {
    authorize: require,
    require,
    assume: (roleArn) => {
      const role = byArn.get(roleArn);
      if (role === undefined) throw new Error(`no stack has the role ${roleArn}`);
      return { role };
    },
  };
};

type Role = {
  readonly arn: string;
  readonly name: string;
  readonly statements: readonly Statement[];
  /** The statements for decisions that no condition can change: unconditional allows, and every deny as if it applied. */
  readonly unconditional: readonly Statement[];
};

/** The context keys of every request on one machine. */
const global: Context = {
  "aws:PrincipalAccount": account,
  "aws:ResourceAccount": account,
  "kms:CallerAccount": account,
  "aws:RequestedRegion": region,
  "aws:SecureTransport": "true",
};

const roleOf = (assembly: Assembly, role: Resource): Role => {
  const { id, name, arn, properties } = role;
  if (properties.PermissionsBoundary !== undefined)
    throw new Error(`${id}: the local runtime does not support permissions boundaries`);
  const inline = (properties.Policies ?? []) as { PolicyDocument: unknown }[];
  const attached = assembly
    .ofType("AWS::IAM::Policy", "AWS::IAM::ManagedPolicy")
    .filter((policy) => ((policy.properties.Roles ?? []) as unknown[]).includes(name));
  const managed = ((properties.ManagedPolicyArns ?? []) as string[]).map((policyArn) =>
    managedPolicy(assembly, policyArn, id),
  );
  const statements = [
    ...inline.flatMap(({ PolicyDocument }) => compilePolicy(PolicyDocument, id)),
    ...attached.flatMap((policy) => compilePolicy(policy.properties.PolicyDocument, policy.id)),
    ...managed.flatMap((document) => compilePolicy(document, id)),
  ];
  const unconditional = statements
    .filter(({ effect, conditions }) => effect === "Deny" || conditions.length === 0)
    .map((statement) => ({ ...statement, conditions: [] }));
  return { arn, name, statements, unconditional };
};

const managedPolicy = (assembly: Assembly, policyArn: string, id: string): unknown => {
  const own = assembly.ofType("AWS::IAM::ManagedPolicy").find(({ arn }) => arn === policyArn);
  if (own) return own.properties.PolicyDocument;
  const document = awsPolicies[policyArn.slice("arn:aws:iam::aws:policy/".length)];
  if (!document) throw new Error(`${id}: the local runtime does not support the managed policy ${policyArn}`);
  return document;
};

/** The AWS managed policies that our roles use. */
const awsPolicies: Readonly<Record<string, object>> = {
  "service-role/AWSLambdaBasicExecutionRole": {
    Statement: [
      { Effect: "Allow", Action: ["logs:CreateLogGroup", "logs:CreateLogStream", "logs:PutLogEvents"], Resource: "*" },
    ],
  },
};

const identityRefusal = (
  statements: readonly Statement[],
  action: string,
  resource: string,
  context: Context,
): string | undefined => {
  const decision = evaluate(statements, action, resource, context);
  if (decision === "Deny") return "with an explicit deny in an identity-based policy";
  return decision === "Allow" ? undefined : `because no identity-based policy allows the ${action} action`;
};

/** Access to a key follows its key policy; the role's policies count only if the key policy delegates to the account. */
const keyRefusal = (role: Role, policy: readonly Statement[], action: string, resource: string, context: Context) => {
  const statementsFor = (subjects: readonly string[]) =>
    policy.filter(({ principals }) => principals.some((each) => subjects.includes(each)));
  const named = evaluate(statementsFor([role.arn, "*"]), action, resource, context);
  const own = evaluate(role.statements, action, resource, context);
  const delegated = evaluate(statementsFor([`arn:aws:iam::${account}:root`, account]), action, resource, context);
  if (named === "Deny" || delegated === "Deny") return "with an explicit deny in a resource-based policy";
  if (own === "Deny") return "with an explicit deny in an identity-based policy";
  if (named === "Allow" || (delegated === "Allow" && own === "Allow")) return undefined;
  return `because no ${delegated === "Allow" ? "identity-based" : "resource-based"} policy allows the ${action} action`;
};

const denied = (role: Role, action: string, resource: string, reason: string): AwsError => {
  const user = `arn:aws:sts::${account}:assumed-role/${role.name}/local`;
  const message = `User: ${user} is not authorized to perform: ${action} on resource: ${resource} ${reason}`;
  const [service = ""] = action.split(":");
  return service === "sqs"
    ? new AwsError("AccessDenied", message, 403)
    : new AwsError("AccessDeniedException", message, service === "lambda" || service === "scheduler" ? 403 : 400);
};

const contextPrefix = "kms:EncryptionContext:";

const withContextKeys = (context: Context): Context => {
  const names = Object.keys(context).filter((key) => key.startsWith(contextPrefix));
  return names.length === 0
    ? context
    : { ...context, "kms:EncryptionContextKeys": names.map((key) => key.slice(contextPrefix.length)) };
};
