import { describe, expect, it } from "vitest";
import type { Loan } from "../../../../domain/loan/loan.ts";
import { pauseLoan } from "../../../../domain/loan/pause.ts";
import { refund } from "../../../../domain/loan/refund/refund.ts";
import { canHaveHappened, eventText } from "../../../../domain/loan/view/event-notice.ts";
import { isRelayed, relayedEvents } from "../../../../domain/protocol/relayed-event.ts";
import type { EventName } from "../../../../domain/protocol/event-name.ts";
import type { Purchase } from "../../../../domain/purchase/purchase.ts";
import { audienceOf, isPartOfGoods } from "../../../../domain/purchase/view/event-audience.ts";
import { expireHold } from "../../../../domain/loan/end-loan.ts";
import { approvedLoan, day, delivered, funded, held, ok, repaying } from "../../fixtures.ts";

const possible = (loan: Loan) => relayedEvents.filter((event) => canHaveHappened(approvedLoan(loan), event));

describe("a notice of what only the gateway knows", () => {
  it("has a complete text for every event of which the gateway has the purchaser notified", () => {
    const purchase = delivered();
    for (const name of relayedEvents) {
      expect(audienceOf({ ...purchase, event: { no: 9, name: name satisfies EventName, at: "" } }).purchaser).toBe(
        true,
      );
      expect(eventText(name)).toMatch(/^[A-Z].*\.$/);
    }
  });

  it("states no amount, debt or due date, and has nothing that gateway or mall wrote", () => {
    for (const name of relayedEvents) expect(eventText(name)).not.toMatch(/owe|due|paid|refund|collect|[A-Z]{3} \d/);
    for (const name of ["approved", "due_set", "refunded", "dispute_decided", "You owe GBP 90.00", "__proto__"])
      expect(isRelayed(name)).toBe(false);
  });

  it("of a part says that a part has left or arrived, and does not ask to accept what cannot be accepted yet", () => {
    expect(eventText("shipped", { partly: true })).toBe("A part of your goods is on its way; the rest follows.");
    expect(eventText("delivered", { partly: true })).toMatch(/^A part of your goods has arrived.*once all of them/);
    expect(eventText("delivered", { partly: true })).not.toMatch(/eight days/);
    expect(eventText("delivered")).toMatch(/accept or cancel; after eight days/);
    const paused = approvedLoan(ok(pauseLoan(funded(), 1, day(6))));
    expect(eventText("delivered", { loan: paused })).toMatch(/once your cancellation or dispute is decided/);
    expect(eventText("delivered", { loan: approvedLoan(repaying()) })).not.toMatch(/accept/);
  });

  it("is of a part while goods are still to be sent or to arrive", () => {
    const [shipped, arrived] = [
      { no: 9, name: "shipped", at: "" },
      { no: 9, name: "delivered", at: "" },
    ] as const;
    const whole = delivered();
    // The status follows only when the mall is paid.
    const unpaid = { ...whole, status: "approved" } as Purchase;
    expect([whole, unpaid].map((each) => isPartOfGoods({ ...each, event: arrived }))).toEqual([false, false]);
    expect([whole, unpaid].map((each) => isPartOfGoods({ ...each, event: shipped }))).toEqual([false, false]);
    const another = { id: "s2", at: "2026-01-02T10:00:00.000Z" };
    const underWay = { ...whole, shipments: [...whole.shipments, another] };
    expect(isPartOfGoods({ ...underWay, event: arrived })).toBe(true);
    expect(isPartOfGoods({ ...underWay, event: shipped })).toBe(false);
    const unsent = { ...whole, lines: whole.lines.map((line) => ({ ...line, shipped: 0 })) };
    for (const event of [arrived, shipped]) expect(isPartOfGoods({ ...unsent, event })).toBe(true);
    expect(isPartOfGoods({ ...unsent, event: { ...arrived, name: "due_set" } })).toBe(false);
  });

  it("is sent for what can have happened by what the lender knows", () => {
    const underWay = ["shipped", "delivered", "acceptance_refused", "cancellation_refused"];
    expect(possible(held())).toEqual(underWay);
    expect(possible(funded())).toEqual(underWay);
    expect(possible(ok(expireHold(held(), day(7))))).toEqual([]);
    const cancelled = ok(refund(funded(), 1, funded().amount, day(6)));
    expect(cancelled.status).toBe("cancelled");
    expect(possible(cancelled)).toEqual([]);
  });

  it("of goods on their way, of a refused acceptance or a call-back is not sent once the goods are accepted", () => {
    const accepted = ["delivered", "cancellation_refused"];
    expect(possible(repaying())).toEqual(accepted);
    expect(possible(late())).toEqual(["delivered", "promise_refused", "cancellation_refused"]);
    const disputed = ["return_instructed", "return_refused", "dispute_answered", "mall_evidence"];
    expect(possible(ok(pauseLoan(repaying(), 1, day(6))))).toEqual([...accepted, ...disputed]);
    expect(possible(ok(pauseLoan(funded(), 1, day(6))))).toEqual(
      relayedEvents.filter((event) => event !== "promise_refused"),
    );
  });

  it("of goods that are paid for is sent until they are accepted", () => {
    const paid = { ...approvedLoan(funded()), status: "repaid" } as Loan;
    expect(possible(paid)).toEqual(possible(funded()));
    expect(possible({ ...paid, acceptedOn: "2026-01-10" } as Loan)).toEqual(["cancellation_refused"]);
  });

  it("is not sent of parcels, acceptances or cancellations of a debt that was charged off", () => {
    expect(possible({ ...approvedLoan(late()), status: "chargedOff" } as Loan)).toEqual([]);
  });
});

const late = (): Loan => ({ ...approvedLoan(repaying()), retry: { times: 2, on: "2026-03-01" } });
