/** A template as far as nested stacks concern it. */
export type NestingTemplate = {
  readonly Resources?: Record<string, { readonly Type: string; readonly Properties?: Record<string, unknown> }>;
  readonly Conditions?: Record<string, unknown>;
  readonly Mappings?: Record<string, Record<string, Record<string, unknown>>>;
  readonly Outputs?: Record<string, { readonly Value: unknown }>;
};

/**
 * A template with the resources of its nested stacks among its own: their parameters are replaced by what the template gives them, and the
 * template's references to their outputs by the values of these. `nested` reads the template of an asset by its key.
 */
export const withNestedStacks = <Template extends NestingTemplate>(
  template: Template,
  nested: (key: string) => NestingTemplate,
): Template => {
  const stacks = Object.entries(template.Resources ?? {}).filter(([, { Type }]) => Type === nestedStack);
  return stacks.reduce((whole, [id, { Properties = {} }]) => inlined(whole, id, Properties, nested), template);
};

const nestedStack = "AWS::CloudFormation::Stack";

const inlined = <Template extends NestingTemplate>(
  template: Template,
  id: string,
  { TemplateURL, Parameters = {} }: Record<string, unknown>,
  nested: (key: string) => NestingTemplate,
): Template => {
  const given = Parameters as Readonly<Record<string, unknown>>;
  const raw = withNestedStacks(nested(keyIn(TemplateURL)), nested);
  const inner = replaced(raw, (name, argument) => (name === "Ref" ? given[String(argument)] : undefined));
  const outer = replaced(template, (name, argument) => {
    const [stack, output] = Array.isArray(argument) ? argument.map(String) : [];
    return name === "Fn::GetAtt" && stack === id
      ? inner.Outputs?.[output?.replace(/^Outputs\./, "") ?? ""]?.Value
      : undefined;
  });
  const { [id]: _, ...own } = outer.Resources ?? {};
  const repeated = Object.keys(inner.Resources ?? {}).find((each) => each in own);
  if (repeated !== undefined) throw new Error(`the nested stack ${id} has a resource ${repeated}, as its parent has`);
  return {
    ...outer,
    Resources: { ...own, ...inner.Resources },
    Conditions: { ...outer.Conditions, ...inner.Conditions },
    Mappings: { ...outer.Mappings, ...inner.Mappings },
  };
};

/** The key of an asset at the end of its address, which is a template's function. */
const keyIn = (url: unknown): string => /([\w-]+\.json)"/.exec(JSON.stringify(url))?.[1] ?? "";

/** A copy in which calls of intrinsic functions, `{ name: argument }`, are replaced where `value` has one for them. */
const replaced = <Value>(from: Value, value: (name: string, argument: unknown) => unknown): Value => {
  const copy = (each: unknown): unknown => {
    if (Array.isArray(each)) return each.map(copy);
    if (typeof each !== "object" || each === null) return each;
    const entries = Object.entries(each);
    const [only] = entries;
    const found = entries.length === 1 && only ? value(...only) : undefined;
    return found ?? Object.fromEntries(entries.map(([key, inside]) => [key, copy(inside)]));
  };
  return copy(from) as Value;
};
