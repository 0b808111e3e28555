import { gatewayUrl } from "../io/external/gateway-url.ts";
import { pageFile } from "../io/external/page-files.ts";
import { pages } from "../middleware/page.ts";

/**
 * GET /checkout/{id}, /pay, and their files: the purchaser's pages, which hold no secret and are the same for everybody. The lender
 * serves them, because a page's script has the act key of the link that opens it.
 */
export const handler = pages(
  () => gatewayUrl().origin,
  async (path) => {
    const [, folder = "", name = ""] = path.split("/");
    const lasting = folder === "pages";
    const file = await pageFile(lasting ? name : `${folder}.html`);
    if (!file) return undefined;
    const text = lasting ? file.text : file.text.replace("{gateway}", gatewayUrl().address);
    return { ...file, text, lasting };
  },
);
