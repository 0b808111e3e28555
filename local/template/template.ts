import { readFileSync } from "node:fs";
import { join, resolve as absolute } from "node:path";
import { pseudoParameters, resolve, type Scope } from "./intrinsics.ts";
import { withNestedStacks } from "./nested-stacks.ts";
import {
  type Addresses,
  addressOf,
  apiHost,
  generatedName,
  type Identity,
  queueHost,
  resourceTypes,
} from "./resource-types.ts";

/** A resource as CloudFormation would create it, with all references resolved. */
export type Resource = {
  /** `GatewayStack.MallRequestLoan1A2B3C`: unique over all stacks. */
  readonly id: string;
  readonly type: string;
  readonly name: string;
  readonly ref: string;
  /** The ARN, empty for a type without one. */
  readonly arn: string;
  readonly attributes: Readonly<Record<string, string>>;
  readonly properties: Readonly<Record<string, unknown>>;
};

export type Assembly = {
  readonly resources: readonly Resource[];
  readonly ofType: (...types: string[]) => Resource[];
  /** The folder of the asset with this S3 key. */
  readonly asset: (key: string) => string;
};

type Raw = { readonly Type: string; readonly Properties?: Record<string, unknown>; readonly Condition?: string };
type Template = {
  readonly Resources?: Record<string, Raw>;
  readonly Parameters?: Record<string, { readonly Default?: unknown }>;
  readonly Conditions?: Record<string, unknown>;
  readonly Mappings?: Record<string, Record<string, Record<string, unknown>>>;
  readonly Outputs?: Record<string, { readonly Value: unknown; readonly Export?: { readonly Name: unknown } }>;
};
/** A stack; `file` is its template's name without an ending. */
type Stack = { readonly name: string; readonly file: string; readonly template: Template };

/** Loads a synthesized cloud assembly as deployed, with the sandbox's addresses instead of those that AWS would assign. */
export const loadAssembly = (folder: string, addresses: Addresses): Assembly => {
  const declared = stacksOf(folder);
  const assets = assetsOf(folder, declared);
  const assetOf = (key: string): string => {
    const path = assets.get(key);
    if (path === undefined) throw new Error(`${folder} has no asset ${key}`);
    return path;
  };
  const stacks = declared.map((stack) => {
    const template = withNestedStacks(stack.template, (key) => json(assetOf(key)) as Template);
    return { ...stack, template };
  });
  rejectUnknownTypes(stacks);
  const exports = new Map<string, () => unknown>();
  const scopes = new Map(stacks.map((stack) => [stack, scopeOf(stack, exports, addresses)]));
  for (const [{ template }, scope] of scopes)
    for (const { Value, Export } of Object.values(template.Outputs ?? {}))
      if (Export) exports.set(String(resolve(Export.Name, scope)), () => resolve(Value, scope));

  const resources = [...scopes].flatMap(([{ name: stack, template }, scope]) =>
    Object.entries(template.Resources ?? {})
      .filter(([, raw]) => raw.Condition === undefined || scope.condition(raw.Condition))
      .map(([logicalId, raw]): Resource => {
        const resourceScope = { ...scope, where: `${stack}.${logicalId}` };
        const { name, identity } = identify(stack, logicalId, raw, resourceScope, addresses);
        return {
          id: `${stack}.${logicalId}`,
          type: raw.Type,
          name,
          ref: identity.ref,
          arn: identity.attributes.Arn ?? "",
          attributes: identity.attributes,
          properties: resolve(raw.Properties ?? {}, resourceScope) as Record<string, unknown>,
        };
      }),
  );
  const apis = resources.filter(({ type }) => type === "AWS::ApiGatewayV2::Api");
  const hosts = new Map([
    [queueHost, addresses.url],
    ...apis.map(({ id, ref }) => [apiHost(ref), addressOf(id, addresses)] as const),
  ]);
  return {
    resources: resources.map((resource) => withLocalUrls(resource, hosts)),
    ofType(...types) {
      return this.resources.filter(({ type }) => types.includes(type));
    },
    asset: assetOf,
  };
};

const json = (file: string): unknown => JSON.parse(readFileSync(file, "utf8"));

const stacksOf = (folder: string): Stack[] => {
  const { artifacts = {} } = json(join(folder, "manifest.json")) as {
    artifacts?: Record<string, { type: string; properties?: { templateFile?: string; stackName?: string } }>;
  };
  const stacks = Object.entries(artifacts).flatMap(([id, { type, properties }]) =>
    type === "aws:cloudformation:stack" && properties?.templateFile !== undefined
      ? [
          {
            name: properties.stackName ?? id,
            file: properties.templateFile.replace(/\.template\.json$/, ""),
            template: json(join(folder, properties.templateFile)) as Template,
          },
        ]
      : [],
  );
  if (stacks.length === 0) throw new Error(`${folder} contains no stack: run npm run build`);
  return stacks;
};

const rejectUnknownTypes = (stacks: readonly Stack[]): void => {
  const unknown = stacks.flatMap(({ name, template }) =>
    Object.entries(template.Resources ?? {})
      .filter(([, { Type }]) => resourceTypes[Type] === undefined)
      .map(([logicalId, { Type }]) => `  ${name}.${logicalId}: ${Type}`),
  );
  if (unknown.length > 0)
    throw new Error(
      `the local runtime does not support\n${unknown.join("\n")}\nAdd support in local/template/resource-types.ts, or state there why the type can be ignored.`,
    );
};

const assetsOf = (folder: string, stacks: readonly Stack[]): Map<string, string> => {
  const assets = new Map<string, string>();
  for (const { file } of stacks) {
    const { files = {} } = json(join(folder, `${file}.assets.json`)) as {
      files?: Record<string, { source: { path: string }; destinations: Record<string, { objectKey: string }> }>;
    };
    for (const { source, destinations } of Object.values(files))
      for (const { objectKey } of Object.values(destinations)) assets.set(objectKey, absolute(folder, source.path));
  }
  return assets;
};

const scopeOf = (
  { name: stack, template }: Stack,
  exports: ReadonlyMap<string, () => unknown>,
  addresses: Addresses,
): Scope => {
  const pseudo = pseudoParameters(stack);
  const known = new Map<string, Identity>();
  const identity = (logicalId: string): Identity => {
    const raw = template.Resources?.[logicalId];
    if (!raw) throw new Error(`${stack} has no resource ${logicalId}`);
    const found = known.get(logicalId) ?? identify(stack, logicalId, raw, scope, addresses).identity;
    known.set(logicalId, found);
    return found;
  };
  const scope: Scope = {
    where: stack,
    ref: (name) => {
      if (name in pseudo) return pseudo[name];
      const parameter = template.Parameters?.[name];
      return parameter ? parameter.Default : identity(name).ref;
    },
    attribute: (name, attribute) => {
      const value = identity(name).attributes[attribute];
      if (value === undefined)
        throw new Error(`${stack}.${name} (${template.Resources?.[name]?.Type}) has no attribute ${attribute} here`);
      return value;
    },
    condition: (name) => resolve(template.Conditions?.[name], scope) === true,
    imported: (name) => {
      const value = exports.get(name);
      if (!value) throw new Error(`${stack} imports ${name}, which no stack exports`);
      return value();
    },
    mapping: (map, first, second) => template.Mappings?.[map]?.[first]?.[second],
  };
  return scope;
};

/** Resolves only the name, not all properties, because two resources may refer to each other. */
const identify = (stack: string, logicalId: string, raw: Raw, scope: Scope, addresses: Addresses) => {
  const id = `${stack}.${logicalId}`;
  const type = resourceTypes[raw.Type];
  if (!type) throw new Error(`${id}: unknown type ${raw.Type}`);
  const given = type.nameProperty === undefined ? undefined : resolve(raw.Properties?.[type.nameProperty], scope);
  const name = typeof given === "string" ? given : generatedName(id);
  return { name, identity: type.identity(name, id, addresses) };
};

/** Replaces public addresses in the template by the runtime's addresses, because the SDK would call them. */
const withLocalUrls = (resource: Resource, hosts: ReadonlyMap<string, string>): Resource => {
  let text = JSON.stringify(resource.properties);
  for (const [host, url] of hosts) text = text.replaceAll(host, url);
  return { ...resource, properties: JSON.parse(text) as Record<string, unknown> };
};
