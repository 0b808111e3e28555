import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { purchaseStatuses } from "../../domain/purchase/purchase.ts";

const page = readFileSync("docs/architecture.md", "utf8");

const statesOf = (heading: string): readonly string[] => {
  const [, diagram = ""] = page.split(`## ${heading}\n`)[1]?.split("```mermaid\n") ?? [];
  const arrows = [...(diagram.split("```")[0] ?? "").matchAll(/^ *(\S+) --> ([\w[\]*]+)/gm)];
  return [...new Set(arrows.flatMap(([, from = "", to = ""]) => [from, to]))].filter((state) => state !== "[*]");
};

test("the diagram of a purchase has every status, and no other", () => {
  expect(statesOf("States of a purchase").toSorted()).toEqual([...purchaseStatuses].toSorted());
});

test("the diagram of a loan has every status that domain/loan/loan.ts declares", () => {
  const states = statesOf("States of a loan");
  const source = readFileSync("domain/loan/loan.ts", "utf8");
  expect(states).toHaveLength(8);
  expect(states.filter((state) => !source.includes(`"${state}"`))).toEqual([]);
});
