import type { Instant } from "../../domain/calendar.ts";
import { reject, type Rejection } from "../../domain/rejection.ts";
import { sha256 } from "../io/messages/base64url.ts";
import { rateKey } from "../io/table/item-keys.ts";
import { add } from "../io/table/table.ts";
import type { Request } from "../middleware/request.ts";
import { notTokenHolder } from "./link-token.ts";

/** Wrong tokens in an hour: more than a person with a damaged link sends, and none of 2^256 secrets is found by guessing. */
const most = { forNumber: 30, fromSource: 120 } as const;

const windowMs = 3_600_000;

/** What this running function knows to be over its limit: it is not counted on. */
const over = new Set<string>();

let overIn = 0;

/**
 * The rejection of a wrong token: it is counted for the approval number and for the caller's address, and above a limit the caller is asked to
 * wait. A right token is never counted nor refused, so nobody can lock the purchaser out.
 */
export const refuseToken = async ({ path, source, now }: Request): Promise<Rejection> => {
  const window = Math.floor(Date.parse(now) / windowMs);
  const number = await isOver(`link ${path["approvalNumber"] ?? ""}`, most.forNumber, window, now);
  const address = await isOver(`source ${source}`, most.fromSource, window, now);
  return number || address ? tooMany : notTokenHolder;
};

/** Neither addresses nor numbers are stored: only their digests, and only for the hour. */
const isOver = async (what: string, limit: number, window: number, now: Instant): Promise<boolean> => {
  const id = sha256(`${what} ${window}`).slice(0, 22);
  if (window !== overIn) over.clear();
  overIn = window;
  if (over.has(id)) return true;
  const count = await add(rateKey(id, window), 1, Math.ceil(Date.parse(now) / 1000) + windowMs / 1000);
  if (count > limit) over.add(id);
  return count > limit;
};

const tooMany = reject(
  "TooManyWrongTokens",
  "too many wrong tokens in this hour: open the complete link in the newest notice",
);
