import { computed, effect, signal } from "@preact/signals";
import { connectCheckout, type PurchaserCheckout } from "../sdk/checkout-page.ts";
import { linkKeys } from "../sdk/checkout-link.ts";
import { publishedKeys } from "../sdk/keyring.ts";
import { consentTo, type PlanOffer, showPlans } from "../sdk/plans.ts";
import { sealPurchaserPart } from "../sdk/purchaser.ts";
import { api, secret } from "./address.ts";
import { type Failure, failureOf } from "./failure.ts";
import { recall, type Remembered, remember } from "./identity-store.ts";

/** The checkout as it is; undefined until it is there. */
export const checkout = signal<PurchaserCheckout | undefined>(undefined);
/** What the shop calls the lines; undefined when that cannot be read. */
export const names = signal<Readonly<Record<string, string>> | undefined>({});
/** The lender's plans for the amount, the cheapest first; undefined until they are there. */
export const plans = signal<readonly PlanOffer[] | undefined>(undefined);
/** The id of the plan that is chosen. */
export const chosen = signal("");
/** Who pays, and where notices go. */
export const purchaser = signal<Remembered | undefined>(undefined);
/** What went wrong last. */
export const failure = signal<Failure | undefined>(undefined);
/** True while a deed is under way. */
export const busy = signal(false);
/** True when a consent has ended because the shop did not use it. */
export const lapsed = signal(false);
/** True when the link is not whole. */
export const broken = signal(false);

/** The plan that is chosen. */
export const plan = computed(() => plans.value?.find(({ id }) => id === chosen.value));

let connection: ReturnType<typeof connectCheckout> | undefined;
/** By how much the gateway's clock is ahead of ours. */
let ahead = 0;

/** Opens the checkout that the address names. */
export const start = async (): Promise<void> => {
  const id = location.pathname.split("/").at(-1) ?? "";
  const keys = await linkKeys(secret);
  if (!keys) {
    broken.value = true;
    return;
  }
  connection = connectCheckout({ url: api, id, keys });
  purchaser.value = await recall();
  await attempt(async (gateway) => {
    const found = await gateway.show();
    names.value = await gateway.display(found).then(
      ({ lines }) => lines,
      () => undefined,
    );
    see(found);
    if (found.status === "open") await loadPlans(found);
  });
  watch();
};

const loadPlans = async ({ lender, amount }: PurchaserCheckout): Promise<void> => {
  plans.value = await showPlans(api, lender, amount);
  chosen.value ||= plans.value[0]?.id ?? "";
};

const see = (next: PurchaserCheckout): void => {
  ahead = Date.parse(next.now) - Date.now();
  lapsed.value ||= checkout.value?.status === "consented" && next.status === "open";
  checkout.value = next;
};

/** Does something at the gateway and shows what came of it, or what went wrong. */
const attempt = async (deed: (gateway: NonNullable<typeof connection>) => Promise<void>): Promise<void> => {
  if (!connection || busy.value) return;
  busy.value = true;
  failure.value = undefined;
  try {
    await deed(connection);
  } catch (error) {
    failure.value = failureOf(error);
  } finally {
    busy.value = false;
  }
};

/** Seals the consent to the order and the chosen plan for the lender, and hands it over. */
export const consent = async (who: Remembered): Promise<void> =>
  attempt(async (gateway) => {
    const [order, offer] = [checkout.value, plan.value];
    if (!order || !offer) return;
    const { identity, contact } = who;
    const lenderKeys = [
      await publishedKeys(api, `/v1/lenders/${encodeURIComponent(order.lender)}/jwks.json`).encryptionKey(),
    ];
    const part = await sealPurchaserPart({
      account: identity.account,
      signKey: identity.key,
      contact,
      lender: order.lender,
      lenderKeys,
      mall: order.mall,
      order: order.order,
      ...order.amount,
      lines: order.lines.map((line) => ({ id: line.id, quantity: line.quantity, amount: line.amount.amount })),
      plan: await consentTo(offer),
      now: () => Date.now() + ahead,
    });
    see(await gateway.consent(part));
    purchaser.value = who;
    await remember(who);
  });

/** Goes back to the shop without buying. */
export const cancel = async (): Promise<void> => attempt(async (gateway) => see(await gateway.cancel()));

/** Loads everything again. */
export const reload = async (): Promise<void> =>
  attempt(async (gateway) => {
    see(await gateway.show());
    if (checkout.value?.status === "open") await loadPlans(checkout.value);
  });

/** Counts the looks, so that one that failed is followed by another. */
const looked = signal(0);

/** While the shop asks the lender, once a second and then less often; while the purchaser reads, only the end of the time is waited for. */
const watch = (): void =>
  void effect(() => {
    void looked.value;
    const now = checkout.value;
    const asking = now?.status === "consented" || now?.outcome === "undecided";
    if (!now || (!asking && now.status !== "open")) return undefined;
    const left = Date.parse(now.expiresAt) - Date.now() - ahead;
    const pause = asking
      ? Math.min(30_000, 1_000 * 1.1 ** looked.value)
      : Math.max(1_000, Math.min(60_000, left + 500));
    const timer = setTimeout(() => void look().finally(() => looked.value++), pause);
    return () => clearTimeout(timer);
  });

const look = async (): Promise<void> => {
  if (!connection || busy.value) return;
  const next = await connection.show().catch(() => undefined);
  if (next) see(next);
  if (next?.status === "open" && !plans.value) await loadPlans(next).catch(() => undefined);
};
