/** An argument of a call: a nested call, a path, or a literal of JSON, with text in single quotes. */
type Argument = { readonly call: Call } | { readonly path: string } | { readonly literal: unknown };

type Call = { readonly name: string; readonly arguments: readonly Argument[] };

/** The fault of an intrinsic function call that would fail at run time whatever the input; undefined for one that may succeed. */
export const faultOfIntrinsic = (text: string): string | undefined => {
  const rest = { text: text.trim() };
  const call = readCall(rest);
  if (!call || rest.text.trim() !== "") return `cannot read ${text}`;
  return faultOf(call);
};

/** The numbers of arguments of each function that the engine runs. */
const arity: Readonly<Record<string, readonly [number, number]>> = {
  Format: [1, 20],
  StringToJson: [1, 1],
  JsonToString: [1, 1],
  Array: [0, 1000],
  ArrayPartition: [2, 2],
  ArrayContains: [2, 2],
  ArrayRange: [3, 3],
  ArrayGetItem: [2, 2],
  ArrayLength: [1, 1],
  ArrayUnique: [1, 1],
  Base64Encode: [1, 1],
  Base64Decode: [1, 1],
  Hash: [2, 2],
  JsonMerge: [3, 3],
  MathRandom: [2, 3],
  MathAdd: [2, 2],
  StringSplit: [2, 2],
  UUID: [0, 0],
};

const faultOf = ({ name, arguments: given }: Call): string | undefined => {
  const [least, most] = arity[name] ?? [];
  if (least === undefined || most === undefined) return `unsupported intrinsic function States.${name}`;
  if (given.length < least || given.length > most)
    return `States.${name} takes ${least === most ? least : `${least} to ${most}`} arguments, not ${given.length}`;
  const inner = given.flatMap((each) => ("call" in each ? (faultOf(each.call) ?? []) : []))[0];
  return (
    inner ??
    wrongLiteral(
      name,
      given.map((each) => ("literal" in each ? each.literal : undefined)),
    )
  );
};

const isWhole = (value: unknown): boolean => value === undefined || Number.isInteger(value);

/** A literal that the function refuses; undefined stands for what is known only at run time. */
const wrongLiteral = (name: string, [first, second, third]: readonly unknown[]): string | undefined => {
  const wrong = (what: string): string => `States.${name} needs ${what}`;
  switch (name) {
    case "Hash":
      return second === undefined || ["MD5", "SHA-1", "SHA-256", "SHA-384", "SHA-512"].includes(second as string)
        ? undefined
        : wrong("MD5, SHA-1, SHA-256, SHA-384 or SHA-512");
    case "ArrayRange":
      return [first, second, third].every(isWhole) && third !== 0
        ? undefined
        : wrong("whole numbers and a step other than 0");
    case "ArrayPartition":
      return isWhole(second) && !(Number(second) <= 0) ? undefined : wrong("a positive size");
    case "ArrayGetItem":
      return isWhole(second) && !(Number(second) < 0) ? undefined : wrong("an index from 0");
    case "MathAdd":
    case "MathRandom":
      return [first, second].every(isWhole) ? undefined : wrong("whole numbers");
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
    literal: text === undefined ? (JSON.parse(taken) as unknown) : text.slice(1, -1).replaceAll(/\\(.)/gs, "$1"),
  };
};
