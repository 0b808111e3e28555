import { readFileSync } from "node:fs";

/** Reads a file of known answers. */
export const vectors = (name: string): unknown =>
  JSON.parse(readFileSync(new URL(`./${name}`, import.meta.url), "utf8"));

/** A Wycheproof file, as far as ours are alike. */
export type Wycheproof<Group, Test> = {
  readonly testGroups: readonly (Group & {
    readonly comment?: string;
    readonly tests: readonly (Test & { readonly tcId: number; readonly comment: string; readonly result: string })[];
  })[];
};
