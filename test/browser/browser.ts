import { existsSync } from "node:fs";
import { delimiter, join } from "node:path";
import { AxeBuilder } from "@axe-core/playwright";
import { type Browser, type BrowserContext, chromium, type Page } from "playwright-core";
import { expect } from "vitest";
import { checkResponses } from "./response-check.ts";

/** The path of the installed browser, by its usual names; the environment variable `CHROMIUM` overrides it. */
export const browserPath: string | undefined =
  process.env["CHROMIUM"] ??
  (process.env["PATH"] ?? "")
    .split(delimiter)
    .flatMap((folder) => ["chromium", "chromium-browser", "google-chrome"].map((name) => join(folder, name)))
    .find((path) => existsSync(path));

/** A suffix of test names that says why the tests are skipped. */
export const withoutBrowser =
  browserPath === undefined ? " (skipped: no chromium on this machine; set CHROMIUM to its path)" : "";

const flags = [
  "--no-sandbox",
  "--disable-gpu",
  "--disable-quic",
  "--no-first-run",
  "--disable-background-networking",
  "--disable-component-update",
  "--disable-sync",
];

export type Look = {
  readonly width?: number;
  readonly height?: number;
  readonly colorScheme?: "light" | "dark";
  readonly locale?: string;
  readonly timezoneId?: string;
};

/** The process of the browser, one for all files of a worker, with which it ends. */
let started: Promise<Browser> | undefined;

const launch = async (): Promise<Browser> =>
  chromium.launch({ executablePath: browserPath ?? "", headless: true, args: flags });

/** Opens a window with an empty profile, for the pages of these origins. */
export const openBrowser = async (
  own: readonly string[],
  { width = 1280, height = 900, colorScheme = "light", locale = "en-GB", timezoneId = "Europe/London" }: Look = {},
) => {
  started ??= launch();
  const context = await (
    await started
  ).newContext({
    viewport: { width, height },
    colorScheme,
    locale,
    timezoneId,
  });
  const faults: string[] = [];
  const origins = new Set<string>();
  context.on("request", (request) => void origins.add(new URL(request.url()).origin));
  context.on("console", (message) => void (message.type() === "error" && faults.push(message.text())));
  context.on("weberror", (error) => void faults.push(String(error.error())));
  const differences = checkResponses(context, own);
  await serveShop(context);
  return {
    context,
    page: async (): Promise<Page> => context.newPage(),
    /** Errors in the console, including violations of the content security policy. */
    faults,
    /** The origins that received requests, except both sides and the shop. */
    otherOrigins: () => [...origins].filter((origin) => ![...own, shopOrigin, "null"].includes(origin)),
    /** Closes the window; fails when a response differed from docs/openapi.json. */
    close: async () => {
      const undescribed = await differences();
      await context.close();
      expect(undescribed).toEqual([]);
    },
  };
};

/** The origin of the shop to which purchasers return. */
export const shopOrigin = "https://shop.example";
const serveShop = async (context: BrowserContext): Promise<void> => {
  await context.route(`${shopOrigin}/**`, async (route) =>
    route.fulfill({ contentType: "text/html", body: "<!doctype html><title>Shop</title><h1>Back in the shop</h1>" }),
  );
};

/** Checks a page against WCAG 2.2 AA, as far as axe can. */
export const expectAccessible = async (page: Page): Promise<void> => {
  const { violations } = await new AxeBuilder({ page })
    .withTags(["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"])
    .analyze();
  expect(violations.map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html).join(" ")}`)).toEqual([]);
};
