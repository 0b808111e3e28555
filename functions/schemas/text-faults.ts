/** A place in parsed JSON whose text cannot be stored and sent on unchanged. */
export type TextFault = { readonly path: readonly PropertyKey[]; readonly message: string };

/** Deeper than any body of this API, and far from where a recursion would end the process. */
const maxDepth = 64;

const halfCharacter = "half of a character, as a text cut in the middle of an emoji has: cut between characters";

/**
 * The places of text that is not well-formed Unicode, in names and values. Half of a surrogate pair (`"\ud800"`) is valid in JSON and
 * cannot be written in UTF-8, so neither DynamoDB nor any of our answers could hold it. A loop, because a body may be nested at will.
 */
export const textFaults = (value: unknown): readonly TextFault[] => {
  const faults: TextFault[] = [];
  const rest: { readonly value: unknown; readonly path: readonly PropertyKey[] }[] = [{ value, path: [] }];
  for (const { value: each, path } of rest) {
    if (typeof each === "string" && !each.isWellFormed()) faults.push({ path, message: halfCharacter });
    if (typeof each !== "object" || each === null) continue;
    if (path.length === maxDepth) {
      faults.push({ path: path.slice(0, 1), message: `nested more than ${maxDepth} levels deep` });
      return faults;
    }
    for (const [name, inner] of Object.entries(each)) {
      const inside = [...path, name.toWellFormed()];
      // No field has this name, and a copy of the object would take its value for a prototype.
      if (name === "__proto__") faults.push({ path: inside, message: "unknown name" });
      if (!name.isWellFormed()) faults.push({ path: inside, message: `the name has ${halfCharacter}` });
      rest.push({ value: inner, path: inside });
    }
  }
  return faults;
};
