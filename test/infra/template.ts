import { mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { withNagChecks, makeApp } from "../../infra/app.ts";
import { withNestedStacks } from "../../local/template/nested-stacks.ts";

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
  withNested("cdk.out", JSON.parse(readFileSync(`cdk.out/${name}.template.json`, "utf8")) as Whole);

type Whole = { readonly Resources: Record<string, Resource> };

/** A stack's resources with those of its nested stacks. */
const withNested = (folder: string, template: Whole): Template =>
  withNestedStacks(template, nestedIn(folder)).Resources;

/** Nested templates by the key in their address, which is their digest. */
const nestedIn = (folder: string) => (key: string) => {
  const templates = readdirSync(folder).filter((file) => file.endsWith(".assets.json"));
  const files = templates.flatMap((file) =>
    Object.entries((JSON.parse(readFileSync(join(folder, file), "utf8")) as Assets).files),
  );
  const [, found] = files.find(([digest]) => key === `${digest}.json`) ?? [];
  return JSON.parse(readFileSync(join(folder, found?.source.path ?? ""), "utf8")) as Whole;
};

type Assets = { readonly files: Readonly<Record<string, { readonly source: { readonly path: string } }>> };

/** How many resources each template has that `npm run build` wrote, those of nested stacks apart. */
export const resourceCounts = (): Readonly<Record<string, number>> =>
  Object.fromEntries(
    readdirSync("cdk.out")
      .filter((file) => file.endsWith(".template.json"))
      .map((file) => {
        const { Resources } = JSON.parse(readFileSync(join("cdk.out", file), "utf8")) as Whole;
        return [file, Object.keys(Resources).length];
      }),
  );

/** Both stacks, synthesized from the bundles of `npm run build` with no account; cdk-nag watches. */
export const synthesize = (context: Readonly<Record<string, string>> = {}): Stacks => templatesOf(context, true);

/** As `synthesize`, in a third of its time: for settings that change no permission. */
export const synthesizeUnchecked = (context: Readonly<Record<string, string>> = {}): Stacks =>
  templatesOf(context, false);

const templatesOf = (context: Readonly<Record<string, string>>, isChecked: boolean): Stacks => {
  const outdir = mkdtempSync(join(tmpdir(), "tallystick-synth-"));
  try {
    const app = makeApp(outdir, { "aws:cdk:disable-stack-trace": "true", ...context }, { isValidated: isChecked });
    const assembly = (isChecked ? withNagChecks(app) : app).synth();
    const template = (name: string) => withNested(outdir, assembly.getStackArtifact(name).template as Whole);
    return { GatewayStack: template("GatewayStack"), LenderStack: template("LenderStack") };
  } finally {
    rmSync(outdir, { recursive: true });
  }
};

/** The outputs of both stacks, as somebody reads them after a deployment. */
export const outputsOf = (context: Readonly<Record<string, string>>): Readonly<Record<keyof Stacks, Outputs>> => {
  const outdir = mkdtempSync(join(tmpdir(), "tallystick-synth-"));
  try {
    const assembly = makeApp(
      outdir,
      { "aws:cdk:disable-stack-trace": "true", ...context },
      { isValidated: false },
    ).synth();
    const outputs = (name: string) => (assembly.getStackArtifact(name).template as { Outputs: Outputs }).Outputs;
    return { GatewayStack: outputs("GatewayStack"), LenderStack: outputs("LenderStack") };
  } finally {
    rmSync(outdir, { recursive: true });
  }
};
type Outputs = Readonly<Record<string, { readonly Value: unknown }>>;

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

/** The physical name of the function that a role is for, or else the role's logical id. */
export const roleName = (template: Template, logicalId: string): string => {
  const [, owner] =
    ofType(template, "AWS::Lambda::Function").find(
      ([, { Role }]) => (Role as { "Fn::GetAtt"?: readonly string[] })["Fn::GetAtt"]?.[0] === logicalId,
    ) ?? [];
  const name = owner?.["FunctionName"];
  return typeof name === "string" ? name : logicalId;
};

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
