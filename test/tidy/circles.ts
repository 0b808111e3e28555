import { dirname } from "node:path";
import { importsOf, type SourceTree, sourcesOf } from "./source-tree.ts";

type Graph = ReadonlyMap<string, ReadonlySet<string>>;

/** Circles of files that import each other, types included. */
export const fileCircles = (tree: SourceTree): readonly string[] => circlesOf(fileGraph(tree));

/** Circles of folders whose files import each other. */
export const folderCircles = (tree: SourceTree): readonly string[] => {
  const folders = new Map<string, Set<string>>();
  for (const [file, imported] of fileGraph(tree))
    for (const each of imported)
      if (dirname(each) !== dirname(file))
        folders.set(dirname(file), (folders.get(dirname(file)) ?? new Set()).add(dirname(each)));
  return circlesOf(folders);
};

const fileGraph = (tree: SourceTree): Graph =>
  new Map(
    sourcesOf(tree).map(([path, text]) => [
      path,
      new Set(
        importsOf(path, text)
          .map(({ of }) => of)
          .filter((of) => tree.has(of)),
      ),
    ]),
  );

/** The strongly connected components of more than one node (Tarjan 1972), each as one sorted line. */
const circlesOf = (graph: Graph): readonly string[] => {
  const order = new Map<string, number>();
  const lowest = new Map<string, number>();
  const stack: string[] = [];
  const circles: string[] = [];

  const visit = (node: string): void => {
    order.set(node, order.size);
    lowest.set(node, order.size - 1);
    stack.push(node);
    for (const next of graph.get(node) ?? []) {
      if (!order.has(next)) visit(next);
      if (stack.includes(next)) lowest.set(node, Math.min(lowest.get(node) ?? 0, lowest.get(next) ?? 0));
    }
    if (lowest.get(node) !== order.get(node)) return;
    const circle = stack.splice(stack.indexOf(node));
    if (circle.length > 1) circles.push(circle.toSorted().join(" <-> "));
  };

  for (const node of graph.keys()) if (!order.has(node)) visit(node);
  return circles;
};
