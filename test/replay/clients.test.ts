import { expect, test } from "vitest";
import { clientOf, readClients, sampleClients } from "../../examples/orders/clients.ts";
import { habitOf, payInDaysOf } from "../../examples/orders/habits.ts";

const clients = sampleClients();
const customers = Array.from({ length: 400 }, (_, i) => String(12346 + i));

test("a client's limit is in pence at the stated rate, and its lateness is that of the newest month", () => {
  const csv = "ID,LIMIT_BAL,PAY_0,PAY_2\n1,20000,2,0\n2,1.00E+05,-1,2\n";
  expect(readClients(csv)).toEqual([
    { id: "1", limit: "34686", monthsLate: 2 },
    { id: "2", limit: "173430", monthsLate: 0 },
  ]);
});

test("the sample has 600 clients with limits of whole pence, some of them late", () => {
  expect(clients.length).toBe(600);
  expect(clients.every(({ limit }) => /^[1-9]\d+$/.test(limit))).toBe(true);
  expect(clients.filter(({ monthsLate }) => monthsLate > 0).length).toBe(153);
});

test("a customer is always assigned the same client, and customers are distributed over many", () => {
  expect(clientOf("17850", clients)).toBe(clientOf("17850", clients));
  expect(new Set(customers.map((customer) => clientOf(customer, clients).id)).size).toBeGreaterThan(250);
});

const dues = (seed: string) => customers.map((customer) => payInDaysOf(seed, customer));

test("the seed determines due dates and parcels", () => {
  expect(dues("1")).toEqual(dues("1"));
  expect(dues("2")).not.toEqual(dues("1"));
  expect([...new Set(dues("1"))].toSorted((a, b) => a - b)).toEqual([14, 30, 45]);
});

test("parcels arrive one to four days after shipment, and late clients never pay early", () => {
  for (const customer of customers)
    for (const client of clients.slice(0, 20)) {
      const { shipAfter, deliverAfter, repays, accepts } = habitOf("1", customer, 14, client);
      expect(shipAfter).toBeLessThanOrEqual(1);
      expect([1, 2, 3, 4]).toContain(deliverAfter);
      if (!repays) continue;
      expect([client.monthsLate, accepts]).toEqual([0, true]);
      expect(repays.after).toBeGreaterThanOrEqual(1);
      expect(repays.after).toBeLessThan(14);
    }
});
