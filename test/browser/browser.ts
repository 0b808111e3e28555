import { existsSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { delimiter, join } from "node:path";
import { AxeBuilder } from "@axe-core/playwright";
import { type BrowserContext, chromium, type Page } from "playwright-core";
import { expect } from "vitest";
import { listen } from "./hearing.ts";

/** The browser that the machine has, by its usual names; `CHROMIUM` names another. */
export const browserPath: string | undefined =
  process.env["CHROMIUM"] ??
  (process.env["PATH"] ?? "")
    .split(delimiter)
    .flatMap((folder) => ["chromium", "chromium-browser", "google-chrome"].map((name) => join(folder, name)))
    .find((path) => existsSync(path));

/** Why the tests are not run, for whoever reads their names. */
export const withoutBrowser =
  browserPath === undefined ? " (not run: no chromium on this machine; name one in CHROMIUM)" : "";

const quiet = [
  "--no-sandbox",
  "--disable-gpu",
  "--disable-quic",
  "--no-first-run",
  "--disable-background-networking",
  "--disable-component-update",
  "--disable-sync",
];

export type Look = { readonly width?: number; readonly height?: number; readonly colorScheme?: "light" | "dark" };

/** A browser of its own, with a profile that nothing is in. */
export const openBrowser = async (url: string, { width = 1280, height = 900, colorScheme = "light" }: Look = {}) => {
  const profile = mkdtempSync(join(tmpdir(), "tallystick-browser-"));
  const context = await chromium.launchPersistentContext(profile, {
    executablePath: browserPath ?? "",
    headless: true,
    args: quiet,
    viewport: { width, height },
    colorScheme,
    locale: "en-GB",
    timezoneId: "Europe/London",
  });
  const faults: string[] = [];
  const asked = new Set<string>();
  context.on("request", (request) => void asked.add(new URL(request.url()).origin));
  context.on("console", (message) => void (message.type() === "error" && faults.push(message.text())));
  context.on("weberror", (error) => void faults.push(String(error.error())));
  const heard = listen(context, url);
  await playShop(context);
  return {
    context,
    page: async (): Promise<Page> => context.newPage(),
    /** What the console complained about, a policy that was broken among it. */
    faults,
    /** Whom the pages asked beside the gateway and the shop that they went back to. */
    strangers: () => [...asked].filter((origin) => origin !== url && origin !== shopOrigin && origin !== "null"),
    /** Fails when the gateway has answered a page otherwise than docs/openapi.json says. */
    close: async () => {
      const undescribed = await heard();
      await context.close();
      rmSync(profile, { recursive: true, force: true, maxRetries: 3 });
      expect(undescribed).toEqual([]);
    },
  };
};

/** Where the shop lives that purchasers go back to. */
export const shopOrigin = "https://shop.example";
const playShop = async (context: BrowserContext): Promise<void> => {
  await context.route(`${shopOrigin}/**`, async (route) =>
    route.fulfill({ contentType: "text/html", body: "<!doctype html><title>Shop</title><h1>Back in the shop</h1>" }),
  );
};

/** Holds a page to WCAG 2.2 AA, as far as a machine can tell. */
export const expectAccessible = async (page: Page): Promise<void> => {
  const { violations } = await new AxeBuilder({ page })
    .withTags(["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"])
    .analyze();
  expect(violations.map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html).join(" ")}`)).toEqual([]);
};
