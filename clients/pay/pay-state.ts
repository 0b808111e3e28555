import { computed, signal } from "@preact/signals";
import type { Loan } from "../sdk/loan.ts";
import type { Purchase } from "../sdk/purchase.ts";
import { connectPurchaser, type PurchaserPurchase } from "../sdk/purchaser.ts";
import { loadLoans } from "./account-state.ts";
import { gatewayUrl, lenderUrl, secret } from "./address.ts";
import { type Failure, failureOf } from "./failure.ts";

/** The purchase as the gateway sees it; undefined until it is loaded. */
export const purchase = signal<PurchaserPurchase | undefined>(undefined);
/** The loan as the lender sees it; undefined before the lender's decision. */
export const loan = signal<Loan | undefined>(undefined);
/** The shop's line descriptions, which only the lender has. */
const names = computed(() => new Map(loan.value?.lines?.map(({ id, description }) => [id, description])));
/** A line's description, or its id if there is none. */
export const nameOf = (line: string): string => names.value.get(line) ?? line;
/** The last failure, and the operation that failed. */
export const failure = signal<{ readonly at: string; readonly failure: Failure; readonly ofInput?: true } | undefined>(
  undefined,
);
/** The name of the running operation. */
export const busy = signal("");
/** The name of the operation that succeeded last. */
export const done = signal("");
/** True when the link is incomplete. */
export const broken = signal(false);

/** The purchaser's connection, which each operation receives. */
export type Connection = ReturnType<typeof connectPurchaser>;
let connection: Connection | undefined;

/** Opens the purchase of the link. */
export const start = async (): Promise<void> => {
  const approvalNumber = new URLSearchParams(location.search).get("approval") ?? "";
  if (approvalNumber === "" || secret === "") {
    broken.value = true;
    return;
  }
  connection = connectPurchaser({ url: gatewayUrl, lenderUrl, approvalNumber, token: secret });
  // A reader who returns to the page later must see the current state.
  document.addEventListener("visibilitychange", () => void (document.visibilityState === "visible" && reload()));
  await Promise.all([reload(), loadLoans(connection)]);
};

/** Sends a request whose outcome the purchase does not show. */
export const withConnection = async (request: (connection: Connection) => Promise<void>): Promise<void> => {
  if (connection) await request(connection);
};

/** Loads purchase and loan again. */
export const reload = async (): Promise<void> => {
  if (!connection) return;
  try {
    const [newPurchase, newLoan] = await Promise.all([connection.show(), connection.loan()]);
    // Responses can arrive out of order; an older version is ignored.
    if (purchase.value && newPurchase.version < purchase.value.version) return;
    purchase.value = newPurchase;
    loan.value = newLoan;
    if (failure.value?.at === "") failure.value = undefined;
  } catch (error) {
    failure.value = { at: "", failure: failureOf(error, nameOf) };
  }
};

/** An operation's effects take seconds: the page reloads after these numbers of seconds. */
const reloadsAfterSeconds = [0, 1, 2, 4, 8, 16];

/** Sends one operation at a time, and shows its result or its failure. */
export const act = async (
  name: string,
  request: (connection: Connection) => Promise<{ readonly purchase: Purchase }>,
): Promise<void> => {
  if (!connection || busy.value !== "") return;
  busy.value = name;
  failure.value = undefined;
  done.value = "";
  try {
    const { purchase: changed } = await request(connection);
    if (purchase.value) purchase.value = { ...purchase.value, ...changed };
    done.value = name;
    for (const seconds of reloadsAfterSeconds) setTimeout(() => void reload(), seconds * 1000);
  } catch (error) {
    failure.value = { at: name, failure: failureOf(error, nameOf) };
  } finally {
    busy.value = "";
  }
};

/** Shows an input error at an operation, before anything is sent. */
export const reportInputError = (at: string, what: string): void =>
  void (failure.value = { at, failure: { what, next: "" }, ofInput: true });
