/** An argument of a call: a nested call, a path, or a literal of JSON, with text in single quotes. */
type Argument = { readonly call: Call } | { readonly path: string } | Literal;

/** A literal with its text as it is written. */
type Literal = { readonly literal: unknown; readonly written: string };

type Call = { readonly name: string; readonly arguments: readonly Argument[] };

/** The fault of an intrinsic function call that would fail at run time whatever the input; undefined for one that may succeed. */
export const faultOfIntrinsic = (text: string): string | undefined => {
  const rest = { text: text.trim() };
  const call = readCall(rest);
  if (!call || rest.text.trim() !== "") return `cannot read ${text}`;
  return faultOf(call);
};

type Kind = "string" | "number" | "boolean" | "array" | "object" | "any";

/** What a function takes, least and most of it, and what it gives. The last kind stands for all arguments that follow. */
type Signature = {
  readonly takes: readonly Kind[];
  readonly least: number;
  readonly most: number;
  readonly gives: Kind;
};

const exactly = (takes: readonly Kind[], gives: Kind): Signature => ({
  takes,
  least: takes.length,
  most: takes.length,
  gives,
});

/** The functions that the engine runs. */
const signatures: Readonly<Record<string, Signature>> = {
  Format: { takes: ["string", "any"], least: 1, most: 20, gives: "string" },
  StringToJson: exactly(["string"], "any"),
  JsonToString: exactly(["any"], "string"),
  Array: { takes: ["any"], least: 0, most: 1000, gives: "array" },
  ArrayPartition: exactly(["array", "number"], "array"),
  ArrayContains: exactly(["array", "any"], "boolean"),
  ArrayRange: exactly(["number", "number", "number"], "array"),
  ArrayGetItem: exactly(["array", "number"], "any"),
  ArrayLength: exactly(["array"], "number"),
  ArrayUnique: exactly(["array"], "array"),
  Base64Encode: exactly(["string"], "string"),
  Base64Decode: exactly(["string"], "string"),
  Hash: exactly(["any", "string"], "string"),
  JsonMerge: exactly(["object", "object", "boolean"], "object"),
  MathRandom: { takes: ["number"], least: 2, most: 3, gives: "number" },
  MathAdd: exactly(["number", "number"], "number"),
  StringSplit: exactly(["string", "string"], "array"),
  UUID: exactly([], "string"),
};

const faultOf = ({ name, arguments: given }: Call): string | undefined => {
  const signature = signatures[name];
  if (!signature) return `unsupported intrinsic function States.${name}`;
  const { takes, least, most } = signature;
  if (given.length < least || given.length > most)
    return `States.${name} takes ${least === most ? least : `${least} to ${most}`} arguments, not ${given.length}`;
  for (const [i, each] of given.entries()) {
    const inner = "call" in each ? faultOf(each.call) : undefined;
    if (inner !== undefined) return inner;
    const wanted = takes[Math.min(i, takes.length - 1)] ?? "any";
    const found = kindOf(each);
    if (wanted !== "any" && found !== "any" && found !== wanted)
      return `States.${name} needs ${/^[ao]/.test(wanted) ? "an" : "a"} ${wanted} as argument ${i + 1}, not ${found}`;
  }
  if (name === "Format") return wrongTemplate(given);
  return wrongLiteral(
    name,
    given.map((each) => ("literal" in each ? each.literal : undefined)),
  );
};

/** "any" for what is known only at run time. */
const kindOf = (argument: Argument): Kind => {
  if ("path" in argument) return "any";
  if ("call" in argument) return signatures[argument.call.name]?.gives ?? "any";
  return argument.literal === null ? "object" : (typeof argument.literal as Kind);
};

/** A template has a pair of braces for each further argument; braces after a backslash are text. */
const wrongTemplate = ([first, ...rest]: readonly Argument[]): string | undefined => {
  if (!first || !("literal" in first)) return undefined;
  const places = first.written.replaceAll(/\\./gs, "").split("{}").length - 1;
  return places === rest.length ? undefined : `States.Format has ${places} {} and ${rest.length} arguments for them`;
};

const isWhole = (value: unknown): boolean => value === undefined || Number.isInteger(value);

/** AWS makes at most so many elements. */
const maxRange = 1000;

/** A literal that the function refuses; undefined stands for what is known only at run time. */
const wrongLiteral = (name: string, [first, second, third]: readonly unknown[]): string | undefined => {
  const wrong = (what: string): string => `States.${name} needs ${what}`;
  switch (name) {
    case "Hash":
      return second === undefined || ["MD5", "SHA-1", "SHA-256", "SHA-384", "SHA-512"].includes(second as string)
        ? undefined
        : wrong("MD5, SHA-1, SHA-256, SHA-384 or SHA-512");
    case "ArrayRange":
      if (![first, second, third].every(isWhole) || third === 0) return wrong("whole numbers and a step other than 0");
      return (Number(second) - Number(first)) / Number(third) >= maxRange
        ? wrong(`at most ${maxRange} elements`)
        : undefined;
    case "ArrayPartition":
      return isWhole(second) && !(Number(second) <= 0) ? undefined : wrong("a positive size");
    case "ArrayGetItem":
      return isWhole(second) && !(Number(second) < 0) ? undefined : wrong("an index from 0");
    case "MathAdd":
      return [first, second].every(isWhole) ? undefined : wrong("whole numbers");
    case "MathRandom":
      if (![first, second, third].every(isWhole)) return wrong("whole numbers");
      return Number(first) >= Number(second) ? wrong("an end above its start") : undefined;
    case "JsonMerge":
      return third === undefined || third === false ? undefined : wrong("false: a deep merge is not supported");
    case "StringToJson":
      return typeof first !== "string" || isJson(first) ? undefined : wrong("a text that is JSON");
    default:
      return undefined;
  }
};

const isJson = (text: string): boolean => {
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
};

/** Takes a call from the start of the text; undefined for anything else. */
const readCall = (rest: { text: string }): Call | undefined => {
  const [whole, name = ""] = /^States\.(\w+)\s*\(\s*/.exec(rest.text) ?? [];
  if (whole === undefined) return undefined;
  rest.text = rest.text.slice(whole.length);
  const given: Argument[] = [];
  while (!rest.text.startsWith(")")) {
    const argument = readArgument(rest);
    const [end] = /^\s*(?:,\s*(?!\))|(?=\)))/.exec(rest.text) ?? [];
    if (!argument || end === undefined) return undefined;
    rest.text = rest.text.slice(end.length);
    given.push(argument);
  }
  rest.text = rest.text.slice(1);
  return { name, arguments: given };
};

const readArgument = (rest: { text: string }): Argument | undefined => {
  if (rest.text.startsWith("States.")) {
    const call = readCall(rest);
    return call && { call };
  }
  const [text] = /^'(?:\\.|[^'\\])*'/s.exec(rest.text) ?? [];
  const [path] = /^\$(?:\[(?:'[^']*'|[^\]])*\]|[^,)\s])*/.exec(rest.text) ?? [];
  const [plain] = /^(?:true|false|null|-?\d+(?:\.\d+)?(?:[eE][+-]?\d+)?)/.exec(rest.text) ?? [];
  const taken = text ?? path ?? plain;
  if (taken === undefined) return undefined;
  rest.text = rest.text.slice(taken.length);
  if (path !== undefined) return { path };
  return {
    written: taken,
    literal: text === undefined ? (JSON.parse(taken) as unknown) : text.slice(1, -1).replaceAll(/\\(.)/gs, "$1"),
  };
};
