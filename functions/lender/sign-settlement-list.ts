import * as z from "zod/mini";
import { settlementPage } from "../../domain/ledger/settlement-list.ts";
import { viewSettlement } from "../../domain/ledger/settlement-view.ts";
import { reject } from "../../domain/rejection.ts";
import { keyOwner } from "../io/keys/key-owner.ts";
import { currentKey } from "../io/keys/key-store.ts";
import { signSettlements } from "../io/messages/settlement-statement.ts";
import { loadSettlements } from "../io/store/settlement-store.ts";
import { task } from "../middleware/task.ts";
import { settlementsOfPurchase } from "../requests/settlements-of-purchase.ts";
import { SettlementQuery } from "../schemas/settlement-schema.ts";

const Input = z.object({ mall: z.string(), query: SettlementQuery });

/** A page of a mall's settlements, signed by the lender with the query that it answers, so that the gateway can neither alter nor drop one. */
export const handler = task(Input, async ({ mall, query }, now) => {
  const { cursor: after, purchase, ...filter } = query;
  const all = await loadSettlements(mall);
  const wanted = purchase === undefined ? all : await settlementsOfPurchase(mall, purchase, all);
  const page = settlementPage(wanted, { ...filter, after });
  if (!page) return reject("InvalidRequest", "cursor: use the cursor of the previous page");
  const { settlements, next } = page;
  const body = { query, settlements: settlements.map(viewSettlement), ...(next !== undefined && { cursor: next }) };
  const { query: _query, ...shown } = body;
  const statement = signSettlements({ lenderId: keyOwner(), mall, now }, body, await currentKey("sign"));
  return { ...shown, statement };
});
