/** The known word that a person most likely meant: it differs by a few letters, or begins with what was written. Undefined when none is near. */
const nearest = (written: string, known: readonly string[]): string | undefined => {
  const text = plain(written);
  const limit = Math.max(1, Math.floor(text.length / 3));
  const [best] = known
    .map((word) => ({ word, distance: Math.min(distance(text, plain(word)), ...continued(text, plain(word))) }))
    .filter((each) => each.distance <= limit)
    .toSorted((a, b) => a.distance - b.distance || a.word.length - b.word.length);
  return best?.word;
};

/** `did you mean x? `, or nothing. */
export const didYouMean = (written: string, known: readonly string[]): string => {
  const word = nearest(written, known);
  return word === undefined ? "" : `did you mean ${word}? `;
};

/** Case and separators are the usual slips. */
const plain = (word: string): string => word.toLowerCase().replaceAll(/[\s-]/g, "_");

/** A beginning of three letters counts as one slip. */
const continued = (text: string, word: string): readonly number[] =>
  text.length >= 3 && word.startsWith(text) ? [1] : [];

/** Levenshtein: the number of letters to insert, remove or replace. */
const distance = (a: string, b: string): number => {
  let row = Array.from({ length: b.length + 1 }, (_, i) => i);
  for (const [i, letter] of a.split("").entries()) {
    const next = [i + 1];
    for (const [j, other] of b.split("").entries())
      next.push(Math.min((next[j] ?? 0) + 1, (row[j + 1] ?? 0) + 1, (row[j] ?? 0) + (letter === other ? 0 : 1)));
    row = next;
  }
  return row[b.length] ?? 0;
};
