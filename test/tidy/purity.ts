import { type SourceTree, sourcesOf } from "./source-tree.ts";

const impure =
  /\bnew Date\(\)|\bDate\.now\b|\bMath\.random\b|\bcrypto\b|\bprocess\b|\bconsole\b|\bglobalThis\b|\bfetch\(|\bsetTimeout\b/;

/** Files of domain/ that read a clock, randomness, the environment or the network: those are arguments there. */
export const impureDomain = (tree: SourceTree): readonly string[] =>
  sourcesOf(tree)
    .filter(([path, text]) => path.startsWith("domain/") && impure.test(withoutComments(text)))
    .map(([path]) => path);

const withoutComments = (source: string): string => source.replaceAll(/\/\*[^]*?\*\/|\/\/.*$/gm, "");
