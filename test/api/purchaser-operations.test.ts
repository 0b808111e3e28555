import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { expectRefusal, purchaseIn } from "./answer.ts";
import { acceptedSale, type Sale, shippedSale, startSale } from "./sale.ts";
import { type Sandbox, startSandbox } from "./sandbox.ts";

let sandbox: Sandbox;
beforeAll(async () => {
  sandbox = await startSandbox();
});
afterAll(async () => sandbox.stop());

const lamps = (quantity: number) => [{ id: "lamp", quantity }];

describe("the gateway rejects a shipment or delivery", () => {
  test("of more of a line than was ordered", async () => {
    const sale = await startSale(sandbox);
    await expectRefusal(sandbox, async () => sale.ship({ lines: lamps(3) }), 422, "QuantityExceeded");
  });

  test("of more of a line than remains, and of a line that was not ordered", async () => {
    const sale = await startSale(sandbox);
    expect((await sale.ship({ lines: lamps(1) })).status).toBe(200);
    await expectRefusal(sandbox, async () => sale.ship({ shipment: "s2", lines: lamps(2) }), 422, "QuantityExceeded");
    const desk = async () => sale.ship({ shipment: "s2", lines: [{ id: "desk", quantity: 1 }] });
    await expectRefusal(sandbox, desk, 422, "LineUnknown");
  });

  test("that uses the id of another parcel", async () => {
    const sale = await startSale(sandbox);
    expect((await sale.ship({ lines: lamps(1) })).status).toBe(200);
    await expectRefusal(sandbox, async () => sale.ship({ lines: lamps(2) }), 409, "ShipmentAlreadyReported");
    const same = await sale.ship({ lines: lamps(1) });
    expect(same.body.purchase?.shipments).toHaveLength(1);
  });

  test("of a parcel that was never reported", async () => {
    const sale = await shippedSale(sandbox);
    await expectRefusal(sandbox, async () => sale.deliver({ shipment: "s2" }), 404, "ShipmentUnknown");
  });

  test("that arrives in the future, or before the parcel was shipped", async () => {
    const sale = await shippedSale(sandbox);
    const at = (hours: number) => ({ deliveredAt: new Date(sandbox.now() + hours * 3_600_000).toISOString() });
    await expectRefusal(sandbox, async () => sale.deliver(at(24)), 400, "InvalidRequest");
    await expectRefusal(sandbox, async () => sale.deliver(at(-24)), 400, "InvalidRequest");
    expect((await sale.deliver()).status).toBe(200);
  });
});

describe("the gateway rejects a cancellation", () => {
  test("of the whole purchase a second time", async () => {
    const sale = await startSale(sandbox);
    expect((await sale.cancel()).status).toBe(202);
    await expectRefusal(sandbox, async () => sale.cancel(), 409, "AlreadyCancelled");
    await expectRefusal(sandbox, async () => sale.cancel({ lines: lamps(1) }), 409, "AlreadyCancelled");
  });

  test("of more than was purchased", async () => {
    const sale = await shippedSale(sandbox);
    await expectRefusal(sandbox, async () => sale.cancel({ lines: lamps(3) }), 422, "QuantityExceeded");
    const more = { amount: { amount: "12501", currency: "GBP" } };
    await expectRefusal(sandbox, async () => sale.cancel(more), 422, "AmountOutOfRange");
    const desk = { lines: [{ id: "desk", quantity: 1 }] };
    await expectRefusal(sandbox, async () => sale.cancel(desk), 422, "LineUnknown");
    const won = { amount: { amount: "100", currency: "KRW" } };
    await expectRefusal(sandbox, async () => sale.cancel(won), 422, "CurrencyMismatch");
    for (const amount of ["0", "-1"])
      await expectRefusal(
        sandbox,
        async () => sale.cancel({ amount: { amount, currency: "GBP" } }),
        422,
        "AmountOutOfRange",
      );
  });

  test("of the same lamp twice", async () => {
    const sale = await shippedSale(sandbox);
    expect((await sale.cancel({ lines: lamps(1) })).status).toBe(202);
    await expectRefusal(sandbox, async () => sale.cancel({ lines: lamps(2) }), 422, "QuantityExceeded");
    expect((await sale.cancel({ lines: lamps(1) })).status).toBe(202);
    await expectRefusal(sandbox, async () => sale.cancel({ lines: lamps(1) }), 422, "QuantityExceeded");
  });

  test("of goods that were accepted more than two weeks ago", async () => {
    const sale = await acceptedSale(sandbox);
    await sandbox.wait({ days: 14, minutes: 1 });
    await expectRefusal(sandbox, async () => sale.cancel(), 409, "WithdrawalPeriodOver");
  });
});

describe("the gateway rejects a return", () => {
  test("of a cancellation that does not exist", async () => {
    const sale = await shippedSale(sandbox);
    const report = async () => sale.answerReturn({ outcome: "received" });
    await expectRefusal(sandbox, report, 404, "CancellationUnknown");
  });

  test("of more than was cancelled", async () => {
    const sale = await shippedSale(sandbox);
    await sale.cancel({ lines: lamps(1) });
    const two = async () => sale.answerReturn({ outcome: "received", lines: lamps(2) });
    await expectRefusal(sandbox, two, 422, "QuantityExceeded");
    const chair = async () => sale.answerReturn({ outcome: "received", lines: [{ id: "chair", quantity: 1 }] });
    await expectRefusal(sandbox, chair, 422, "QuantityExceeded");
  });

  test("that the mall refuses without evidence", async () => {
    const sale = await shippedSale(sandbox);
    await sale.cancel();
    await expectRefusal(sandbox, async () => sale.answerReturn({ outcome: "refused" }), 400, "InvalidRequest");
    const disputed = await sale.answerReturn({ outcome: "refused", evidence: "broken by the purchaser, see photo 7" });
    expect(purchaseIn(disputed).cancellations).toMatchObject([{ status: "disputed" }]);
  });

  test("reported as stopped after the parcel was shipped", async () => {
    const sale = await shippedSale(sandbox);
    await sale.cancel();
    await expectRefusal(sandbox, async () => sale.answerReturn({ outcome: "stopped" }), 409, "WrongState");
  });

  test("that the mall refuses although the goods were never shipped", async () => {
    const sale = await startSale(sandbox);
    await sale.cancel();
    const refuse = async () => sale.answerReturn({ outcome: "refused", evidence: "no" });
    await expectRefusal(sandbox, refuse, 409, "WrongState");
  });

  test("that is reported a second time", async () => {
    const sale = await shippedSale(sandbox);
    await sale.cancel({ lines: lamps(1) });
    expect((await sale.answerReturn({ outcome: "received" })).status).toBe(200);
    await sandbox.rest();
    const again = async () => sale.answerReturn({ outcome: "received" });
    await expectRefusal(sandbox, again, 409, "ReturnAlreadyReported");
    expect(await sale.show()).toMatchObject({ refunded: { amount: "2500" }, outstanding: { amount: "10000" } });
  });
});

describe("the gateway rejects operations in the wrong state", () => {
  type Operation = "advance" | "ship" | "deliver" | "accept" | "cancel" | "repay" | "answerReturn";
  const run = async (sale: Sale, operation: Operation) => {
    const bodies = { answerReturn: { outcome: "received" }, ship: { shipment: "s9" } };
    if (operation === "repay" || operation === "accept") return sale[operation]();
    return sale[operation](operation in bodies ? bodies[operation as keyof typeof bodies] : {});
  };
  /** Each operation with the code of its rejection. */
  const refuses = async (sale: Sale, refusals: Readonly<Partial<Record<Operation, readonly [number, string]>>>) => {
    for (const [operation, [status, code]] of Object.entries(refusals))
      await expectRefusal(sandbox, async () => run(sale, operation as Operation), status, code);
  };
  const wrong = [409, "WrongState"] as const;
  const expired = [409, "HoldExpired"] as const;
  const noShipment = [404, "ShipmentUnknown"] as const;
  const noCancellation = [404, "CancellationUnknown"] as const;

  test("an approved purchase cannot be accepted, repaid or delivered", async () => {
    await refuses(await startSale(sandbox), {
      accept: wrong,
      repay: wrong,
      deliver: noShipment,
      answerReturn: noCancellation,
    });
  });

  test("a shipped purchase cannot be shipped, advanced or repaid again", async () => {
    await refuses(await shippedSale(sandbox), {
      ship: wrong,
      repay: wrong,
      advance: [422, "AdvanceExceedsApproval"],
      answerReturn: noCancellation,
    });
  });

  test("an accepted purchase cannot be shipped or advanced", async () => {
    await refuses(await acceptedSale(sandbox), { ship: wrong, advance: wrong, answerReturn: noCancellation });
  });

  test("goods that are being returned cannot be accepted, and their loan cannot be repaid until the return ends", async () => {
    const sale = await shippedSale(sandbox);
    await sale.cancel({ lines: lamps(1) });
    await refuses(sale, { accept: wrong, repay: wrong, ship: wrong });
  });

  test("a repaid purchase allows only a withdrawal", async () => {
    const sale = await acceptedSale(sandbox);
    await sale.repay();
    await sandbox.rest();
    await refuses(sale, { ship: wrong, advance: wrong, repay: wrong });
    expect((await sale.cancel()).status).toBe(202);
  });

  test("a cancelled purchase allows no operation", async () => {
    const sale = await startSale(sandbox);
    await sale.cancel();
    await sale.answerReturn({ outcome: "stopped" });
    expect((await sale.show()).status).toBe("cancelled");
    await refuses(sale, {
      ship: wrong,
      advance: wrong,
      accept: wrong,
      repay: wrong,
      deliver: noShipment,
      cancel: [409, "AlreadyCancelled"],
      answerReturn: [409, "ReturnAlreadyReported"],
    });
  });

  test("a purchase whose hold has expired allows no operation", async () => {
    const sale = await startSale(sandbox);
    await sale.token();
    await sandbox.wait({ days: 7, minutes: 1 });
    expect((await sale.show()).status).toBe("expired");
    await refuses(sale, { ship: expired, advance: expired, accept: wrong, repay: wrong, cancel: wrong });
  });
});

test("the ledger balances at the end", async () => {
  expect(await sandbox.books()).toMatchObject({ proven: true, bankAgrees: true, differences: [] });
});
