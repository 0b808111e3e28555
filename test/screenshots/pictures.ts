import { mkdirSync } from "node:fs";
import { join } from "node:path";
import type { Page } from "playwright-core";
import { expect } from "vitest";
import { cutText } from "../browser/cut-text.ts";

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

/** Takes a picture of the whole page in every look; fails where text is cut, which no picture of a whole page shows. */
export const takePictures = async (page: Page, state: string): Promise<void> => {
  const faults: string[] = [];
  for (const { name, width, height, colorScheme, text } of looks) {
    await page.setViewportSize({ width, height });
    await page.emulateMedia({ colorScheme, reducedMotion: "reduce" });
    await page.evaluate(`void (document.documentElement.style.fontSize = "${text}%")`);
    mkdirSync(join(folder, name), { recursive: true });
    await page.screenshot({ path: join(folder, name, `${state}.png`), fullPage: true });
    faults.push(...(await cutText(page)).map((fault) => `${state} in ${name}: ${fault}`));
  }
  await page.evaluate("void (document.documentElement.style.fontSize = '')");
  expect.soft(faults).toEqual([]);
};

/** Opens everything on the page that can be opened. */
export const openAll = async (page: Page): Promise<void> =>
  page.evaluate("document.querySelectorAll('details').forEach((each) => void (each.open = true))");
