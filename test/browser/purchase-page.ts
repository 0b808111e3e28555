import type { Page } from "playwright-core";
import { afterAll, beforeAll } from "vitest";
import type { Sale } from "../api/sale.ts";
import { type Sandbox, startSandbox } from "../api/sandbox.ts";
import { browserPath, openBrowser } from "./browser.ts";

/** Opens the page of a sale by its notice's link. */
export const openPurchase = async (page: Page, { lenderUrl }: Sandbox, sale: Sale): Promise<void> => {
  await page.goto(`${lenderUrl}/pay?approval=${sale.approvalNumber}#${await sale.link()}`);
  await page.getByRole("heading", { name: "What happened" }).waitFor();
};

/** A sandbox, and a browser of a phone's size, for all tests of a file: there from its first test on. */
export const startPhone = () => {
  let started: { readonly sandbox: Sandbox; readonly browser: Awaited<ReturnType<typeof openBrowser>> } | undefined;
  const running = () => {
    if (!started) throw new Error("no browser is installed");
    return started;
  };
  beforeAll(async () => {
    if (browserPath === undefined) return;
    const sandbox = await startSandbox();
    const own = [sandbox.lenderUrl, sandbox.url];
    started = { sandbox, browser: await openBrowser(own, { width: 390, height: 844 }) };
  });
  afterAll(async () => {
    await started?.browser.close();
    await started?.sandbox.stop();
  });
  return {
    get sandbox() {
      return running().sandbox;
    },
    get browser() {
      return running().browser;
    },
    visit: async (sale: Sale): Promise<Page> => {
      const page = await running().browser.page();
      await openPurchase(page, running().sandbox, sale);
      return page;
    },
  };
};
