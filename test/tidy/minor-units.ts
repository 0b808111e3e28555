import { type SourceTree, sourcesOf } from "./source-tree.ts";

const template = /`[^`]*`/g;
const value = /\$\{[^}]*\}/g;
const minorUnits = /\.minor\b|^\$\{minor\}|\bamount\.amount\b/;

/** Sentences that show an amount in minor units: `8000 GBP` to somebody who owes £80. What a table or a digest holds has no words. */
export const minorUnitsInSentences = (tree: SourceTree): readonly string[] =>
  sourcesOf(tree)
    .filter(([path]) => /^(domain|functions|clients|local|operations|examples)\//.test(path))
    .flatMap(([path, text]) =>
      [...text.matchAll(template)]
        .map(([sentence]) => sentence)
        .filter((sentence) => {
          const values = sentence.match(value) ?? [];
          const hasWords = /[a-z]{3,}/.test(sentence.replaceAll(value, ""));
          const isShown = values.some((each) => minorUnits.test(each) && !/\bformat\w*\(|\bshown\(/.test(each));
          return (hasWords && isShown) || /\$\{[^}]*\} minor unit/.test(sentence);
        })
        .map((sentence) => `${path}: ${sentence}`),
    );
