import { readFileSync } from "node:fs";
import { publishedKeys } from "../sdk/keyring.ts";
import { connectMall } from "../sdk/mall.ts";
import type { Key } from "../sdk/message.ts";

/** What a smoke test has of its mall and its purchaser; it is what the file of `--keys` holds. */
export type SmokeKeys = {
  readonly mall: string;
  readonly lender: string;
  readonly currency: string;
  readonly apiKey: string;
  readonly sign: Key;
  readonly seal: Key;
  readonly account: string;
  readonly key: Key;
};

/** The connected mall, with the purchaser who buys there. */
export type Parties = SmokeKeys & {
  readonly client: ReturnType<typeof connectMall>;
  /** The key that the purchaser's page encrypts for. */
  readonly lenderKeys: readonly Key[];
  readonly now: () => number;
};

type Options = { readonly url: string; readonly lenderUrl?: string; readonly keys?: string };

/** Connects the parties of a smoke test; a sandbox shows its own. Returns a sentence if there are none, or if they are of live mode. */
export const partiesFor = async ({ url, lenderUrl, keys }: Options): Promise<Parties | string> => {
  const own = keys === undefined ? await seededKeys(url) : readKeys(keys);
  if (typeof own === "string") return own;
  if (own === undefined) return "this is no sandbox: --keys is missing";
  if (!own.apiKey.startsWith("tk_test_")) return "the API key is not of test mode: a smoke test would move real money";
  const { mall, lender, apiKey, sign: signKey, seal: sealKey } = own;
  const lenders = await lenderAddress(url, lender, lenderUrl);
  if (lenders === undefined) return `the gateway has no lender ${lender}`;
  const now = await clockOf(url);
  const client = connectMall({ url, lenderUrl: lenders, mall, lender, apiKey, signKey, sealKey, now });
  const lenderKeys = [
    await publishedKeys(lenders, `/v1/lenders/${encodeURIComponent(lender)}/jwks.json`).encryptionKey(),
  ];
  return { ...own, client, lenderKeys, now };
};

const readKeys = (file: string): SmokeKeys | string => {
  let keys: Partial<SmokeKeys>;
  try {
    keys = JSON.parse(readFileSync(file, "utf8")) as Partial<SmokeKeys>;
  } catch (error) {
    return `${file} cannot be read: ${error instanceof Error ? error.message : String(error)}`;
  }
  const missing = (["mall", "lender", "currency", "apiKey", "sign", "seal", "account", "key"] as const).find(
    (name) => !keys[name],
  );
  return missing === undefined ? (keys as SmokeKeys) : `${file} has no ${missing}`;
};

const lenderAddress = async (url: string, lender: string, given?: string): Promise<string | undefined> => {
  if (given !== undefined) return given.replace(/\/+$/, "");
  const answer = await fetch(`${url}/v1/lenders`);
  if (!answer.ok) throw new Error(`${url}/v1/lenders answers ${answer.status}`);
  const { lenders } = (await answer.json()) as {
    readonly lenders: readonly { readonly id: string; readonly url: string }[];
  };
  return lenders.find(({ id }) => id === lender)?.url;
};

/** The parties of a sandbox; nothing of any other deployment. */
const seededKeys = async (url: string): Promise<SmokeKeys | undefined> => {
  const { malls = [] } = (await fromSandbox<{ readonly malls: readonly SmokeKeys[] }>(url, "malls")) ?? {};
  const { purchasers = [] } =
    (await fromSandbox<{ readonly purchasers: readonly SmokeKeys[] }>(url, "purchasers")) ?? {};
  const mall = malls.find(({ currency }) => currency === "GBP");
  const purchaser = purchasers.find(({ currency }) => currency === mall?.currency);
  return mall && purchaser && { ...mall, account: purchaser.account, key: purchaser.key };
};

/** A sandbox's clock may have been moved. */
const clockOf = async (url: string): Promise<() => number> => {
  const clock = await fromSandbox<{ readonly now: string }>(url, "clock");
  const ahead = clock === undefined ? 0 : Date.parse(clock.now) - Date.now();
  return () => Date.now() + ahead;
};

const fromSandbox = async <Answer>(url: string, path: string): Promise<Answer | undefined> => {
  const answer = await fetch(`${url}/_sandbox/${path}`);
  if (answer.ok) return (await answer.json()) as Answer;
  await answer.body?.cancel();
  return undefined;
};
