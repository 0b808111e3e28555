import { existsSync, globSync, readFileSync, statSync } from "node:fs";
import { dirname, join } from "node:path";
import { expect, test } from "vitest";

const pages = globSync(["*.md", "docs/**/*.md", "{clients,examples}/**/README.md"]).filter(
  (path) => !path.includes("node_modules"),
);

/** A page without its code blocks, which name files that a reader makes. */
const textOf = (path: string): string => readFileSync(path, "utf8").replaceAll(/^```[^]*?^```$/gm, "");

/** How the hosting platform names a heading: lower case, no punctuation, a hyphen for each space. */
const anchorOf = (heading: string): string =>
  heading
    .toLowerCase()
    .replaceAll(/[^\p{L}\p{N}\s_-]/gu, "")
    .trim()
    .replaceAll(/\s/g, "-");

const anchorsOf = (path: string): readonly string[] =>
  [...textOf(path).matchAll(/^#+ (.+)$/gm)].map(([, heading = ""]) => anchorOf(heading));

type Link = { readonly page: string; readonly file: string; readonly anchor: string | undefined };

const links = pages.flatMap((page): readonly Link[] =>
  [...textOf(page).matchAll(/\]\(([^)\s]+)\)/g)]
    .map(([, target = ""]) => target)
    .filter((target) => !/^[a-z]+:/.test(target))
    .map((target) => {
      const [path = "", anchor] = target.split("#");
      return { page, file: path === "" ? page : join(dirname(page), path), anchor };
    }),
);

test("every relative link of a page leads to a file", () => {
  expect(links.length).toBeGreaterThan(100);
  expect(links.filter(({ file }) => !existsSync(file)).map(({ page, file }) => `${page}: ${file}`)).toEqual([]);
});

test("every anchor in a link is a heading of its page", () => {
  const missing = links.filter(
    ({ file, anchor }) =>
      anchor !== undefined && existsSync(file) && statSync(file).isFile() && !anchorsOf(file).includes(anchor),
  );
  expect(missing.map(({ page, file, anchor }) => `${page}: ${file}#${anchor ?? ""}`)).toEqual([]);
});

/** The folders of the repository that a page may name in code style, such as `domain/money.ts`. */
const folders =
  "clients|docs|domain|examples|functions|infra|local|operations|state-machines|test|\\.ci|gateway|lender|mall|operator|purchaser";

const named = pages.flatMap((page) =>
  [...textOf(page).matchAll(new RegExp(`\`((?:${folders})/[\\w./*{}<>-]*)\``, "g"))]
    .map(([, path = ""]) => ({ page, path }))
    // `functions/<role>/<verb>-<noun>.ts` is a pattern for a reader to fill in.
    .filter(({ path }) => !path.includes("<")),
);

/** A handler may go by its role and name: `lender/decide-loan` is `functions/lender/decide-loan.ts`. */
const isThere = (path: string): boolean => [path, `functions/${path}.ts`].some((each) => globSync(each).length > 0);

test("every path in code style on a page exists, written from the top of the repository", () => {
  expect(named.length).toBeGreaterThan(100);
  expect(named.filter(({ path }) => !isThere(path)).map(({ page, path }) => `${page}: ${path}`)).toEqual([]);
});
