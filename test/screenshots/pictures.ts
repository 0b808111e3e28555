import { mkdirSync } from "node:fs";
import { join } from "node:path";
import type { Page } from "playwright-core";
import { expect } from "vitest";

/** The folder of the pictures, one folder for each look; git ignores it. */
const folder = join(import.meta.dirname, "../../dist/screenshots");

type Look = {
  readonly name: string;
  readonly width: number;
  readonly height: number;
  readonly colorScheme: "light" | "dark";
  /** The size of the text in per cent. */
  readonly text: number;
};

const phone = { width: 390, height: 844 };
const narrow = { width: 320, height: 700 };
const desktop = { width: 1280, height: 900 };

const looks: readonly Look[] = [
  { name: "phone", ...phone, colorScheme: "light", text: 100 },
  { name: "phone-dark", ...phone, colorScheme: "dark", text: 100 },
  { name: "phone-200", ...phone, colorScheme: "light", text: 200 },
  { name: "narrow", ...narrow, colorScheme: "light", text: 100 },
  { name: "narrow-200-dark", ...narrow, colorScheme: "dark", text: 200 },
  { name: "desktop", ...desktop, colorScheme: "light", text: 100 },
  { name: "desktop-dark", ...desktop, colorScheme: "dark", text: 100 },
  { name: "desktop-200", ...desktop, colorScheme: "light", text: 200 },
];

/** Takes a picture of the whole page in every look; fails where something is wider than the window, because no picture shows that it scrolls, or a word is broken. */
export const takePictures = async (page: Page, state: string): Promise<void> => {
  const overflows: string[] = [];
  for (const { name, width, height, colorScheme, text } of looks) {
    await page.setViewportSize({ width, height });
    await page.emulateMedia({ colorScheme, reducedMotion: "reduce" });
    await page.evaluate(`void (document.documentElement.style.fontSize = "${text}%")`);
    mkdirSync(join(folder, name), { recursive: true });
    await page.screenshot({ path: join(folder, name, `${state}.png`), fullPage: true });
    const wide = await page.evaluate<number>(
      "document.documentElement.scrollWidth - document.documentElement.clientWidth",
    );
    const broken = await page.evaluate<readonly string[]>(brokenWords);
    overflows.push(...broken.map((word) => `${state} in ${name}: ${word} is broken`));
    if (wide > 0) overflows.push(`${state} in ${name}: ${wide} pixels too wide`);
  }
  await page.evaluate("void (document.documentElement.style.fontSize = '')");
  expect.soft(overflows).toEqual([]);
};

/** The words of letters alone, and the amounts, that stand on two lines. Names of files, addresses and goods may be longer than a line. */
const brokenWords = `(() => {
  const walker = document.createTreeWalker(document.querySelector("main"), NodeFilter.SHOW_TEXT);
  const broken = [];
  const range = document.createRange();
  const isSeen = (element) =>
    element.checkVisibility({ contentVisibilityAuto: true }) && element.getBoundingClientRect().width > 2 && !element.closest(".unseen");
  for (let node = walker.nextNode(); node; node = walker.nextNode())
    for (const { 0: word, index } of isSeen(node.parentElement) ? node.data.matchAll(/(?<![^\\s(“])(?:\\p{L}{2,16}|[\\p{N}\\p{Sc},.]{2,12})(?![^\\s.,:;)”])/gu) : []) {
      range.setStart(node, index);
      range.setEnd(node, index + word.length);
      const lines = new Set([...range.getClientRects()].filter(({ width }) => width > 1).map(({ top }) => Math.round(top)));
      if (lines.size > 1) broken.push(word);
    }
  return [...new Set(broken)];
})()`;

/** Opens everything on the page that can be opened. */
export const openAll = async (page: Page): Promise<void> =>
  page.evaluate("document.querySelectorAll('details').forEach((each) => void (each.open = true))");
