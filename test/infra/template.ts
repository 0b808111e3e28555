import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { withNagChecks, makeApp } from "../../infra/app.ts";

/** A resource as the template says it. */
export type Resource = {
  readonly Type: string;
  readonly DeletionPolicy?: string;
  readonly Properties: Record<string, unknown>;
};
export type Stacks = { readonly GatewayStack: Template; readonly LenderStack: Template };
export type Template = { readonly [logicalId: string]: Resource };

/** One statement of an allowing policy, its lists made lists; resources as CloudFormation's own JSON. */
export type Statement = {
  readonly role: string;
  readonly actions: readonly string[];
  readonly resources: readonly string[];
  readonly condition: Record<string, Record<string, string | readonly string[]>>;
};

/** Both stacks as `npm run build` wrote them, which is what the sandbox runs; to synthesize them anew takes seconds. */
export const built = (): Stacks => ({ GatewayStack: read("GatewayStack"), LenderStack: read("LenderStack") });

const read = (name: string): Template =>
  (JSON.parse(readFileSync(`cdk.out/${name}.template.json`, "utf8")) as { Resources: Template }).Resources;

/** Both stacks, synthesized from the bundles of `npm run build` with no account; cdk-nag watches. */
export const synthesize = (context: Readonly<Record<string, string>> = {}): Stacks => {
  const outdir = mkdtempSync(join(tmpdir(), "tallystick-synth-"));
  try {
    const assembly = withNagChecks(makeApp(outdir, context)).synth();
    const template = (name: string) =>
      (assembly.getStackByName(name).template as { Resources: Record<string, Resource> }).Resources;
    return { GatewayStack: template("GatewayStack"), LenderStack: template("LenderStack") };
  } finally {
    rmSync(outdir, { recursive: true });
  }
};

/** The resources of a type, with their logical ids. */
export const ofType = (template: Template, type: string): readonly (readonly [string, Record<string, unknown>])[] =>
  Object.entries(template).flatMap(([id, { Type, Properties }]) => (Type === type ? [[id, Properties] as const] : []));

/** Everything that roles of a stack are allowed, by the role's physical name. */
export const allowed = (template: Template): readonly Statement[] =>
  policies(template).flatMap(({ roles, document }) => {
    return document.Statement.flatMap(({ Effect, Action, Resource: resource, Condition = {} }) => {
      if (Effect !== "Allow") throw new Error("a Deny has come: teach the tests to read it");
      return roles.map((role) => ({
        role,
        actions: [Action].flat(),
        resources: [resource].flat().map((each) => (typeof each === "string" ? each : JSON.stringify(each))),
        condition: Condition,
      }));
    });
  });

/** The policies of their own and those inside the roles. */
const policies = (
  template: Template,
): readonly { readonly roles: readonly string[]; readonly document: Document }[] => [
  ...ofType(template, "AWS::IAM::Policy").map(([, { Roles, PolicyDocument }]) => ({
    roles: (Roles as { Ref: string }[]).map(({ Ref }) => roleName(template, Ref)),
    document: PolicyDocument as Document,
  })),
  ...ofType(template, "AWS::IAM::Role").flatMap(([id, { Policies = [] }]) =>
    (Policies as { PolicyDocument: Document }[]).map(({ PolicyDocument }) => ({
      roles: [roleName(template, id)],
      document: PolicyDocument,
    })),
  ),
];

/** A role's physical name, or its logical id where it has none. */
export const roleName = (template: Template, logicalId: string): string =>
  (template[logicalId]?.Properties["RoleName"] as string | undefined) ?? logicalId;

/** A policy document as CDK writes it. */
export type Document = {
  readonly Statement: readonly {
    readonly Effect: string;
    readonly Action: string | readonly string[];
    readonly Resource: unknown;
    readonly Principal?: { readonly AWS?: unknown };
    readonly Condition?: Statement["condition"];
  }[];
};
