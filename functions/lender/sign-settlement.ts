import * as z from "zod/mini";
import { viewLine, viewSettlement } from "../../domain/ledger/settlement-view.ts";
import { reject } from "../../domain/rejection.ts";
import { keyOwner } from "../io/keys/key-owner.ts";
import { currentKey } from "../io/keys/key-store.ts";
import { signSettlements } from "../io/messages/settlement-statement.ts";
import { loadPage } from "../io/store/line-store.ts";
import { loadSettlement } from "../io/store/settlement-store.ts";
import { task } from "../middleware/task.ts";
import { SettlementNumber } from "../schemas/settlement-schema.ts";

const Input = z.object({ mall: z.string(), no: SettlementNumber, page: z.int().check(z.gte(1)) });

/** A settlement with one page of its lines, signed by the lender. A page that is missing is an error: lines that do not sum to the amount are never shown. */
export const handler = task(Input, async ({ mall, no: { currency, no }, page }, now) => {
  const settlement = await loadSettlement(mall, currency, no);
  if (!settlement) return reject("SettlementNotFound", `settlement ${currency}.${no} was not found`);
  const { pages } = settlement;
  if (page > pages) return reject("InvalidRequest", "cursor: use the cursor of the previous page");
  const stored = await loadPage({ mall, currency, no }, page);
  if (!stored) throw new Error(`page ${page} of settlement ${currency}.${no} of ${mall} is missing`);
  const lines = stored.lines.map(viewLine);
  const cursor = page < pages && { cursor: String(page + 1) };
  const body = { settlement: viewSettlement(settlement), page, pages, lines };
  const statement = signSettlements({ lenderId: keyOwner(), mall, now }, body, await currentKey("sign"));
  return { ...body, ...cursor, statement };
});
