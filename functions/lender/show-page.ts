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
    return { ...file, text: lasting ? file.text : withSettings(file.text), lasting };
  },
);

/** The page with what only the deployment knows, escaped for an attribute. */
const withSettings = (html: string): string => {
  const values = { gateway: gatewayUrl().address, lender: process.env["LENDER_CONTACT"] ?? "" };
  return html.replaceAll(/\{(gateway|lender)\}/g, (_, name: keyof typeof values) => escaped(values[name]));
};

const escaped = (text: string): string =>
  text.replaceAll("&", "&amp;").replaceAll('"', "&quot;").replaceAll("<", "&lt;").replaceAll(">", "&gt;");
