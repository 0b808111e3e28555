import { approve, instruct, instructionIn } from "../api/instructions.ts";
import { type Answer, purchaseIn } from "../api/answer.ts";
import { openShop } from "../api/checkout-shop.ts";
import { goods, type Order } from "../api/request.ts";
import { type Sale, startSale } from "../api/sale.ts";
import { enrolledMall } from "../api/staff.ts";
import type { Target } from "../api/target.ts";
import { eventually } from "../journeys/target.ts";

/** Something that waits for a person: `begin` brings it there, and what it returns ends it later, or throws. */
type Waiting = { readonly name: string; readonly begin: (target: Target) => Promise<() => Promise<void>> };

/** The request is accepted, once the purchase allows it. */
const accepted = async (request: () => Promise<Answer>): Promise<void> =>
  eventually(async () => void purchaseIn(await request()));

const reached = async (sale: Sale, ...statuses: readonly string[]): Promise<void> =>
  eventually(async () => {
    const { status } = await sale.show();
    if (!statuses.includes(status)) throw new Error(`${sale.id} is ${status}, not ${statuses.join(" or ")}`);
  });

const approved = async (target: Target, input: Order = {}): Promise<Sale> => {
  const mall = input.mall ?? (await enrolledMall(target, { advancePolicy: "shipment" }));
  const sale = await startSale(target, { ...input, mall });
  await sale.link();
  return sale;
};
const shipped = async (target: Target): Promise<Sale> => {
  const sale = await approved(target);
  await accepted(sale.ship);
  await reached(sale, "shipped");
  return sale;
};
const delivered = async (target: Target): Promise<Sale> => {
  const sale = await shipped(target);
  await accepted(sale.deliver);
  return sale;
};
const repaying = async (target: Target): Promise<Sale> => {
  const sale = await delivered(target);
  await accepted(sale.accept);
  await eventually(async () => {
    const { status } = await sale.loan();
    if (status !== "repaying") throw new Error(`the loan of ${sale.id} is ${status}`);
  });
  return sale;
};

const repay = async (sale: Sale): Promise<void> => {
  await accepted(sale.repay);
  await reached(sale, "repaid");
};
const acceptAndRepay = async (sale: Sale): Promise<void> => {
  await accepted(sale.accept);
  await repay(sale);
};
const deliverAndRepay = async (sale: Sale): Promise<void> => {
  await accepted(sale.deliver);
  await acceptAndRepay(sale);
};
const shipAndRepay = async (sale: Sale): Promise<void> => {
  await accepted(sale.ship);
  await reached(sale, "shipped");
  await deliverAndRepay(sale);
};
const takeBack = async (sale: Sale, outcome: string): Promise<void> => {
  await accepted(async () => sale.answerReturn({ outcome }));
  await reached(sale, "cancelled");
};

const after =
  (begin: (target: Target) => Promise<Sale>, end: (sale: Sale) => Promise<void>): Waiting["begin"] =>
  async (target) => {
    const sale = await begin(target);
    return async () => end(sale);
  };

/** Brings a sale on before it waits. */
const then =
  (begin: (target: Target) => Promise<Sale>, more: (sale: Sale) => Promise<void>) =>
  async (target: Target): Promise<Sale> => {
    const sale = await begin(target);
    await more(sale);
    return sale;
  };

const cancel = async (sale: Sale): Promise<void> => accepted(sale.cancel);
const dispute = async (sale: Sale): Promise<void> => {
  await accepted(async () => sale.dispute({ lines: [{ id: "lamp", quantity: 1 }] }));
  await accepted(async () => sale.answerDispute({ answer: "contested", evidence: ["doc_slip-0001"] }));
};
const decide = async (sale: Sale): Promise<void> => {
  await eventually(async () => sale.decide("purchaser"));
  await eventually(async () => {
    const { refunded } = await sale.show();
    if (refunded.amount !== "2500") throw new Error(`${sale.id} has ${refunded.amount} refunded`);
  });
};

/** All that a purchase, a checkout or an instruction waits for without a date. */
export const waitings: readonly Waiting[] = [
  { name: "approved", begin: after(approved, shipAndRepay) },
  {
    name: "advanced at the approval",
    begin: after(async (target) => {
      const sale = await approved(target, { mall: await enrolledMall(target) });
      await reached(sale, "advanced");
      return sale;
    }, shipAndRepay),
  },
  { name: "shipped", begin: after(shipped, deliverAndRepay) },
  { name: "delivered", begin: after(delivered, acceptAndRepay) },
  { name: "repaying", begin: after(repaying, repay) },
  {
    name: "repaid in part",
    begin: after(
      then(repaying, async (sale) => accepted(async () => sale.repay("5000"))),
      repay,
    ),
  },
  {
    name: "cancelled before the shipment",
    begin: after(then(approved, cancel), async (sale) => takeBack(sale, "stopped")),
  },
  { name: "returned", begin: after(then(shipped, cancel), async (sale) => takeBack(sale, "received")) },
  { name: "disputed", begin: after(then(shipped, dispute), decide) },
  {
    name: "a consent at the hosted checkout",
    begin: async (target) => {
      const shop = openShop(target, await enrolledMall(target));
      const { checkout, url } = await shop.open();
      await (await shop.page(url)).consentAs(await target.openAccount());
      return async () => {
        const { decision } = await shop.mall.completeCheckout(checkout, { lines: goods });
        if (decision?.decision !== "approved") throw new Error("the checkout was not approved");
      };
    },
  },
  {
    name: "an instruction that needs a second person",
    begin: async (target) => {
      const sale = await repaying(target);
      const amount = { amount: "10001", currency: "GBP" };
      const { no } = instructionIn(await instruct(target, sale.id, { kind: "refund", amount, request: "case-1" }));
      return async () => {
        instructionIn(await approve(target, sale.id, no));
        await eventually(async () => {
          const { outstanding } = await sale.show();
          if (outstanding.amount !== "2499") throw new Error(`${outstanding.amount} is outstanding`);
        });
      };
    },
  },
];
