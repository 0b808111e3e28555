import { pageFile } from "../io/external/page-files.ts";
import { pages } from "../middleware/page.ts";

/** GET /checkout/{id}, /pay, and their files: the purchaser's pages, which hold no secret and are the same for everybody. */
export const handler = pages(async (path) => {
  const [, folder = "", name = ""] = path.split("/");
  const lasting = folder === "pages";
  const file = await pageFile(lasting ? name : `${folder}.html`);
  return file && { ...file, lasting };
});
