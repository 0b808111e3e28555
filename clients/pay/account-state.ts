import { signal } from "@preact/signals";
import type { AccountLoan } from "../sdk/loan.ts";
import type { connectPurchaser } from "../sdk/purchaser.ts";
import { type Failure, failureOf } from "./failure.ts";

/** The loans of the purchaser's account that are loaded, and the cursor of the rest. */
export const loans = signal<{ readonly list: readonly AccountLoan[]; readonly cursor?: string }>({ list: [] });
/** Why they could not be loaded; the rest of the page does not need them. */
export const loansFailure = signal<Failure | undefined>(undefined);

type Connection = Pick<ReturnType<typeof connectPurchaser>, "loans">;
let connection: Connection | undefined;

/** Loads the first page. */
export const loadLoans = async (to: Connection): Promise<void> => {
  connection = to;
  loans.value = { list: [] };
  await loadMoreLoans();
};

/** Loads the next page. */
export const loadMoreLoans = async (): Promise<void> => {
  if (!connection) return;
  const { list, cursor: from } = loans.value;
  try {
    const page = await connection.loans(from === undefined ? {} : { cursor: from });
    loans.value = {
      list: [...list, ...page.loans],
      ...(page.cursor !== undefined && { cursor: page.cursor }),
    };
    loansFailure.value = undefined;
  } catch (error) {
    loansFailure.value = failureOf(error);
  }
};
