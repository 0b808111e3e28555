import { computed, effect, signal } from "@preact/signals";
import { connectCheckout, type PurchaserCheckout } from "../sdk/checkout-page.ts";
import { linkKeys } from "../sdk/checkout-link.ts";
import { publishedKeys } from "../sdk/keyring.ts";
import { consentTo, type PlanOffer, showPlans } from "../sdk/plans.ts";
import { sealPurchaserPart } from "../sdk/purchaser.ts";
import { gatewayUrl, lenderUrl, secret } from "./address.ts";
import { localDayOf } from "./format.ts";
import { type Failure, failureOf } from "./failure.ts";
import { recall, type Remembered, remember } from "./identity-store.ts";

/** The current checkout; undefined until it is loaded. */
export const checkout = signal<PurchaserCheckout | undefined>(undefined);
/** The shop's line descriptions by line id; undefined when they cannot be decrypted. */
export const names = signal<Readonly<Record<string, string>> | undefined>({});
/** The lender's plans for the amount, cheapest first; undefined until they are loaded. */
export const plans = signal<readonly PlanOffer[] | undefined>(undefined);
/** The id of the chosen plan. */
export const chosen = signal("");
/** The purchaser's identity, and where notices are sent. */
export const purchaser = signal<Remembered | undefined>(undefined);
/** The last failure. */
export const failure = signal<Failure | undefined>(undefined);
/** True while a request is running. */
export const busy = signal(false);
/** True when a consent has expired because the shop did not use it. */
export const lapsed = signal(false);
/** True when this page has shown the checkout before its end; one that is opened again later stays. */
export const wasOpen = signal(false);
/** The milliseconds until the open checkout expires. */
export const remainingMs = signal(0);
/** True when the link is incomplete. */
export const broken = signal(false);

/** The chosen plan. */
export const plan = computed(() => plans.value?.find(({ id }) => id === chosen.value));

let connection: ReturnType<typeof connectCheckout> | undefined;
/** How far the gateway's clock is ahead of this browser's, in milliseconds. */
let clockOffsetMs = 0;

/** Opens the checkout of the page's address. */
export const start = async (): Promise<void> => {
  const id = location.pathname.split("/").at(-1) ?? "";
  const keys = await linkKeys(secret);
  if (!keys) {
    broken.value = true;
    return;
  }
  connection = connectCheckout({ url: gatewayUrl, id, keys });
  purchaser.value = await recall();
  await attempt(async (gateway) => {
    const found = await gateway.show();
    names.value = await gateway.display(found).then(
      ({ lines }) => lines,
      () => undefined,
    );
    update(found);
    if (found.status === "open") await loadPlans(found);
  });
  watch();
  setInterval(countDown, 1_000);
  // Timers stop while a phone sleeps.
  document.addEventListener("visibilitychange", () => void (document.visibilityState === "visible" && poll()));
};

const loadPlans = async ({ lender, amount }: PurchaserCheckout): Promise<void> => {
  // The plans start on the reader's own day, which is the one that every other line of the page has.
  const day = localDayOf(Date.now() + clockOffsetMs);
  plans.value = await showPlans(lenderUrl, lender, { ...amount, day });
  chosen.value ||= plans.value[0]?.id ?? "";
};

const update = (next: PurchaserCheckout): void => {
  clockOffsetMs = Date.parse(next.now) - Date.now();
  lapsed.value ||= checkout.value?.status === "consented" && next.status === "open";
  wasOpen.value ||= next.status === "open" || next.status === "consented";
  checkout.value = next;
  countDown();
};

/** An open checkout that has expired is shown so at once, whether or not the gateway can be reached. */
const countDown = (): void => {
  const current = checkout.value;
  if (!current) return;
  remainingMs.value = Date.parse(current.expiresAt) - Date.now() - clockOffsetMs;
  if (current.status === "open" && remainingMs.value <= 0) checkout.value = { ...current, status: "expired" };
};

/** Runs one request at a time and shows its result or its failure. */
const attempt = async (request: (gateway: NonNullable<typeof connection>) => Promise<void>): Promise<void> => {
  if (!connection || busy.value) return;
  busy.value = true;
  failure.value = undefined;
  try {
    await request(connection);
  } catch (error) {
    failure.value = failureOf(error);
  } finally {
    busy.value = false;
  }
};

/** Seals the consent to the order and the chosen plan for the lender, and sends it to the gateway. */
export const consent = async (payer: Remembered): Promise<void> =>
  attempt(async (gateway) => {
    const [order, offer] = [checkout.value, plan.value];
    if (!order || !offer) return;
    const { identity, contact } = payer;
    const lenderKeys = [
      await publishedKeys(lenderUrl, `/v1/lenders/${encodeURIComponent(order.lender)}/jwks.json`).encryptionKey(),
    ];
    const part = await sealPurchaserPart({
      account: identity.account,
      signKey: identity.key,
      contact,
      ...(navigator.languages[0] !== undefined && { locale: navigator.languages[0] }),
      lender: order.lender,
      lenderKeys,
      mall: order.mall,
      order: order.order,
      ...order.amount,
      lines: order.lines.map((line) => ({ id: line.id, quantity: line.quantity, amount: line.amount.amount })),
      plan: await consentTo(offer),
      now: () => Date.now() + clockOffsetMs,
    });
    update(await gateway.consent(part));
    purchaser.value = payer;
    await remember(payer);
  });

/** Cancels the checkout. */
export const cancel = async (): Promise<void> => attempt(async (gateway) => update(await gateway.cancel()));

/** Loads everything again. */
export const reload = async (): Promise<void> =>
  attempt(async (gateway) => {
    update(await gateway.show());
    if (checkout.value?.status === "open") await loadPlans(checkout.value);
  });

/** The number of polls, so that a failed poll is followed by another. */
const polls = signal(0);

/** Polls the checkout: about every second, then less often, while the shop requests the loan; otherwise only near its expiry. */
const watch = (): void =>
  void effect(() => {
    void polls.value;
    const current = checkout.value;
    const requesting = current?.status === "consented" || current?.outcome === "undecided";
    if (!current || (!requesting && current.status !== "open")) return undefined;
    const pause = requesting
      ? Math.min(30_000, 1_000 * 1.1 ** polls.value)
      : Math.max(1_000, Math.min(60_000, remainingMs.peek() + 500));
    const timer = setTimeout(() => void poll().finally(() => polls.value++), pause);
    return () => clearTimeout(timer);
  });

const poll = async (): Promise<void> => {
  if (!connection || busy.value) return;
  const next = await connection.show().catch(() => undefined);
  if (next) update(next);
  if (next?.status === "open" && !plans.value) await loadPlans(next).catch(() => undefined);
};
