import { computed, signal } from "@preact/signals";
import type { Loan } from "../sdk/loan.ts";
import type { Purchase } from "../sdk/purchase.ts";
import { connectPurchaser, type PurchaserPurchase } from "../sdk/purchaser.ts";
import { api, secret } from "./address.ts";
import { type Failure, failureOf } from "./failure.ts";

/** The purchase as the gateway sees it; undefined until it is there. */
export const purchase = signal<PurchaserPurchase | undefined>(undefined);
/** The loan as the lender sees it; there is none before the lender has decided. */
export const loan = signal<Loan | undefined>(undefined);
/** What the shop calls the lines, which it told the lender only. */
const names = computed(() => new Map(loan.value?.lines?.map(({ id, description }) => [id, description])));
/** What a line is called; its id where nobody has said. */
export const nameOf = (line: string): string => names.value.get(line) ?? line;
/** What went wrong last, and at which deed. */
export const failure = signal<{ readonly at: string; readonly failure: Failure } | undefined>(undefined);
/** The deed that is under way. */
export const busy = signal("");
/** The deed that was done last. */
export const done = signal("");
/** True when the link is not whole. */
export const broken = signal(false);

/** A purchaser's connection, as each deed is given it. */
export type Connection = ReturnType<typeof connectPurchaser>;
let connection: Connection | undefined;

/** Opens the purchase that the link names. */
export const start = async (): Promise<void> => {
  const approvalNumber = new URLSearchParams(location.search).get("approval") ?? "";
  if (approvalNumber === "" || secret === "") {
    broken.value = true;
    return;
  }
  connection = connectPurchaser({ url: api, approvalNumber, token: secret });
  // Who comes back to the page after a day wants to see how things stand now.
  document.addEventListener("visibilitychange", () => void (document.visibilityState === "visible" && reload()));
  await reload();
};

/** Loads both sides again. */
export const reload = async (): Promise<void> => {
  if (!connection) return;
  try {
    const [seen, owed] = await Promise.all([connection.show(), connection.loan()]);
    // Looks may overtake each other; none takes the page back to what was before.
    if (purchase.value && seen.version < purchase.value.version) return;
    purchase.value = seen;
    loan.value = owed;
    if (failure.value?.at === "") failure.value = undefined;
  } catch (error) {
    failure.value = { at: "", failure: failureOf(error) };
  }
};

/** What a deed sets going takes seconds: the page looks again so often, in seconds after it. */
const looks = [0, 1, 2, 4, 8, 16];

/** Does one deed, once however often the button is pressed, and shows what came of it. */
export const act = async (
  name: string,
  deed: (connection: Connection) => Promise<{ readonly purchase: Purchase }>,
): Promise<void> => {
  if (!connection || busy.value !== "") return;
  busy.value = name;
  failure.value = undefined;
  done.value = "";
  try {
    const { purchase: moved } = await deed(connection);
    if (purchase.value) purchase.value = { ...purchase.value, ...moved };
    done.value = name;
    for (const seconds of looks) setTimeout(() => void reload(), seconds * 1000);
  } catch (error) {
    failure.value = { at: name, failure: failureOf(error) };
  } finally {
    busy.value = "";
  }
};

/** Says at a deed what the reader must mend, before anything is sent. */
export const complain = (at: string, what: string): void => void (failure.value = { at, failure: { what, next: "" } });
