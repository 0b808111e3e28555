import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { previewIn, purchaseIn } from "./answer.ts";
import { crashesOf } from "./crashes.ts";
import { acceptedSale, type Sale } from "./sale.ts";
import { type Sandbox, startSandbox } from "./sandbox.ts";

let sandbox: Sandbox;
beforeAll(async () => {
  sandbox = await startSandbox();
});
afterAll(async () => {
  // A preview became stale by cancellations of which the gateway knows nothing: those pauses differ, and nothing else does.
  const { differences } = await sandbox.reconcile();
  await sandbox.stop().catch(() => {});
  expect(differences.filter(({ what, other }) => what !== "cancellation 9" || other !== "paused")).toEqual([]);
});

const lamps = { lines: [{ id: "lamp", quantity: 2 }] };

const rule = async (sale: Sale, behaviour: string) =>
  sandbox.bankRule({ operation: "refunds", account: sale.account.bankAccount, behaviour });

/** Kills the function in the way whose turn it is, at night in each way, each time in a sale that is repaid, and looks at what has become of it an hour later. */
const eachDeath = async (
  name: string,
  turn: number,
  operation: (sale: Sale) => Promise<void>,
  look: (sale: Sale, of: string) => Promise<void>,
) => {
  for (const death of crashesOf([name], turn)) {
    await stayInDay();
    const sale = await acceptedSale(sandbox);
    purchaseIn(await sale.repay());
    await sandbox.rest();
    await sandbox.fault({ ...death, containing: sale.id });
    await operation(sale);
    await sandbox.wait({ hours: 1, minutes: 20 });
    await look(sale, `${name} ${death.when} ${death.error}`);
  }
  expect(await sandbox.ask<object>("/_sandbox/faults")).toEqual({ faults: [] });
  expect(await sandbox.books()).toMatchObject({ proven: true, bankAgrees: true, differences: [] });
};

/** A preview is for a day: none of these sales may reach the next one. */
const stayInDay = async (): Promise<void> => {
  const minutesLeft = 1440 - Math.floor((sandbox.now() % 86_400_000) / 60_000);
  if (minutesLeft < 180) await sandbox.wait({ minutes: minutesLeft + 5 });
};

const refundOf = async (sale: Sale) => (await sale.show()).cancellations.at(-1)?.refund;
const cashBack = async (sale: Sale) => (await sale.money()).filter((each) => each.startsWith("refunds"));

describe("a refund reaches its end and its money moves once, whichever function dies and when", () => {
  test.each([
    ["lender-refund-purchaser", 0],
    ["gateway-record-refund", 1],
  ])("%s, with a preview", async (name, turn) => {
    await eachDeath(
      name,
      turn,
      async (sale) => {
        const { token } = previewIn(await sale.preview(lamps));
        purchaseIn(await sale.refund({ ...lamps, token }));
      },
      async (sale, of) => {
        expect({ of, ...(await refundOf(sale)) }).toMatchObject({ of, status: "paid", cashBack: { amount: "5000" } });
        expect({ of, money: await cashBack(sale) }).toEqual({ of, money: ["refunds 5000"] });
      },
    );
  });

  test.each([
    ["lender-refund-purchaser", 1],
    ["gateway-fail-refund", 2],
  ])("%s, with a stale preview", async (name, turn) => {
    await eachDeath(
      name,
      turn,
      async (sale) => {
        const { token } = previewIn(await sale.preview(lamps));
        const evidence = await sale.act("cancellations", {});
        await sandbox.invoke("tallystick-lender-cancel-loan", { purchaseId: sale.id, cancellation: 9, evidence });
        purchaseIn(await sale.refund({ ...lamps, token }));
      },
      async (sale, of) => {
        expect({ of, ...(await refundOf(sale)) }).toEqual({ of, status: "failed", code: "PreviewStale" });
        expect(await sale.show()).toMatchObject({ status: "repaid", lines: [{ cancelled: 0 }, { cancelled: 0 }] });
        expect(await cashBack(sale)).toEqual([]);
      },
    );
  });

  test.each([
    ["lender-refund-purchaser", 2],
    ["gateway-park-refund", 0],
    ["gateway-record-refund", 2],
  ])("%s, when the bank refuses at first", async (name, turn) => {
    await eachDeath(
      name,
      turn,
      async (sale) => {
        await rule(sale, "refuse");
        purchaseIn(await sale.refund(lamps));
        await sandbox.wait({ hours: 1, minutes: 20 });
        await rule(sale, "done");
        await sandbox.wait({ days: 7, hours: 2 });
      },
      async (sale, of) => {
        expect({ of, ...(await refundOf(sale)) }).toMatchObject({ of, status: "paid", cashBack: { amount: "5000" } });
        expect({ of, money: await cashBack(sale) }).toEqual({ of, money: ["refunds 5000"] });
        const { timeline } = await sale.show();
        expect(timeline.filter(({ event }) => event === "refunded")).toHaveLength(1);
      },
    );
  });
});
