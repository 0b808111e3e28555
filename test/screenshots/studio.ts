import type { Page } from "playwright-core";
import { consentTo, showPlans } from "../../clients/sdk/plans.ts";
import type { Order } from "../api/request.ts";
import type { Sale } from "../api/sale.ts";
import type { Sandbox } from "../api/sandbox.ts";
import { type Look, openBrowser } from "../browser/browser.ts";
import { openAll, takePictures } from "./pictures.ts";

/** Takes the pictures of a sale's page as it is now, as it opens and with everything opened. */
export const pictureSale = (sandbox: Sandbox) => {
  const visit = async (sale: Sale, look: Look = {}) => {
    await sandbox.rest();
    const browser = await openBrowser([], look);
    const page = await browser.page();
    await page.goto(`${sandbox.lenderUrl}/pay?approval=${sale.approvalNumber}#${await sale.link()}`);
    await page.getByRole("heading", { name: "What happened" }).waitFor();
    await page.getByRole("heading", { name: "Your other purchases" }).waitFor();
    return { page, close: browser.close };
  };
  return {
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
  };
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
