import { compileConditions, wildcard, type Condition, type Context } from "./iam-condition.ts";

/** A compiled policy statement. */
export type Statement = {
  readonly effect: "Allow" | "Deny";
  readonly covers: (action: string, resource: string) => boolean;
  readonly conditions: readonly Condition[];
  /** The principals of a resource policy: ARNs, `*`, or service names. Empty in an identity policy. */
  readonly principals: readonly string[];
};

/** Compiles a policy document; throws on anything that AWS would interpret differently. */
export const compilePolicy = (document: unknown, where: string): Statement[] => {
  const { Statement = [] } = document as { Statement?: unknown };
  return listOf(Statement).map((each) => {
    const statement = each as Record<string, unknown>;
    const unknown = Object.keys(statement).find((key) => !supported.has(key));
    if (unknown !== undefined) throw new Error(`${where}: the local runtime does not support ${unknown} in a policy`);
    const actions = listOf(statement.Action).map((action) => wildcard(String(action), "i"));
    const resources = listOf(statement.Resource ?? "*").map((resource) => {
      if (String(resource).includes("${"))
        throw new Error(`${where}: the local runtime does not support policy variables: ${String(resource)}`);
      return wildcard(String(resource));
    });
    return {
      effect: statement.Effect === "Deny" ? "Deny" : "Allow",
      covers: (action, resource) =>
        actions.some((pattern) => pattern.test(action)) && resources.some((pattern) => pattern.test(resource)),
      conditions: compileConditions(statement.Condition, where),
      principals: principalsOf(statement.Principal),
    };
  });
};

/** Evaluates statements for a request: an explicit deny wins; undefined when no statement applies. */
export const evaluate = (
  statements: readonly Statement[],
  action: string,
  resource: string,
  context: Context,
): "Allow" | "Deny" | undefined => {
  let decision: "Allow" | undefined;
  for (const { effect, covers, conditions } of statements) {
    if (effect === "Allow" && decision === "Allow") continue;
    if (!covers(action, resource) || !conditions.every((holds) => holds(context))) continue;
    if (effect === "Deny") return "Deny";
    decision = "Allow";
  }
  return decision;
};

const supported = new Set(["Sid", "Effect", "Action", "Resource", "Condition", "Principal"]);

const listOf = (value: unknown): unknown[] => (value === undefined ? [] : Array.isArray(value) ? value : [value]);

const principalsOf = (principal: unknown): string[] =>
  typeof principal === "object" && principal !== null
    ? Object.values(principal).flatMap((each) => listOf(each).map(String))
    : listOf(principal).map(String);
