import type { Page } from "playwright-core";
import { afterAll, beforeAll } from "vitest";
import { consentTo, showPlans } from "../../clients/sdk/plans.ts";
import type { Answer } from "../api/answer.ts";
import type { Order } from "../api/request.ts";
import type { Sale } from "../api/sale.ts";
import { type Sandbox, startSandbox } from "../api/sandbox.ts";
import { type Look, openBrowser } from "../browser/browser.ts";
import { openPurchase } from "../browser/purchase-page.ts";
import { openAll, takePictures } from "./pictures.ts";

/** A sandbox for all pictures of a file, and pictures of a sale's page as it is now: as it opens, or with everything opened. */
export const startStudio = () => {
  let started: Sandbox | undefined;
  const running = (): Sandbox => {
    if (!started) throw new Error("the sandbox starts before the first test");
    return started;
  };
  beforeAll(async () => void (started = await startSandbox()));
  afterAll(async () => started?.stop());
  const visit = async (sale: Sale, look: Look = {}) => {
    await running().rest();
    const browser = await openBrowser([], look);
    const page = await browser.page();
    await openPurchase(page, running(), sale);
    await page.getByRole("heading", { name: "Your other purchases" }).waitFor();
    return { page, close: browser.close };
  };
  return {
    get sandbox() {
      return running();
    },
    visit,
    picture: async (sale: Sale, state: string, act?: (page: Page) => Promise<void>, look: Look = {}): Promise<void> => {
      const { page, close } = await visit(sale, look);
      if (act) await act(page);
      await takePictures(page, state);
      await close();
    },
    pictureOpened: async (sale: Sale, state: string): Promise<void> => {
      const { page, close } = await visit(sale);
      await openAll(page);
      await takePictures(page, state);
      await close();
    },
    /** How the bank answers for a sale's account from now on. */
    bank: async ({ account }: Sale, operation: string, behaviour: string): Promise<void> =>
      running().bankRule({ account: account.bankAccount, operation, behaviour }),
  };
};

/** Waits for an operation; throws if it was refused, because the picture would be of another state than its name says. */
export const done = async (operation: Promise<Answer>): Promise<void> => {
  const { status, body } = await operation;
  if (status >= 300) throw new Error(`${status} ${JSON.stringify(body)}`);
};

/** An order that is paid by a plan with a cost, to which the purchaser has agreed. */
export const byPlan = async (
  { lenderUrl, lender }: Sandbox,
  plan: string,
  order: Order & { readonly amount: string; readonly currency: string },
): Promise<Order> => {
  const found = (await showPlans(lenderUrl, lender, order)).find(({ id }) => id === plan);
  if (!found) throw new Error(`${plan} is not offered`);
  return { ...order, plan: await consentTo(found) };
};
