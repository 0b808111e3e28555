import { viewPinnedMall } from "../../domain/mall-view.ts";
import { reject } from "../../domain/rejection.ts";
import { keyOwner } from "../io/key-store.ts";
import { mallUnknown, type PinnedMall, readMall } from "../io/mall-store.ts";
import { byOperator } from "../io/operator-request.ts";
import { get } from "../middleware/contract.ts";
import { http } from "../middleware/http.ts";

export const contract = get("operator", {
  does: "Shows a mall as the lender has pinned it.",
  answers: { 200: "PinnedMallAnswer" },
});

/** GET /v1/lenders/{id}/malls/{mall}: what the lender believes, pays and charges. */
export const handler = http(
  contract,
  byOperator(async ({ path: { id = "", mall: name = "" }, now }) => {
    if (id !== keyOwner()) return reject("LenderUnknown", `there is no lender ${id} here`);
    const mall = await readMall<PinnedMall>(name);
    return mall ? { status: 200, body: { mall: viewPinnedMall(mall, id, now) } } : mallUnknown(name);
  }),
);
