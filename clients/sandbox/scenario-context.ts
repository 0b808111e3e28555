import type { InstructionRequest, LoanOfLender } from "../sdk/lender-staff.ts";
import { connectPurchaser } from "../sdk/purchaser.ts";
import type { Money, Purchase } from "../sdk/purchase.ts";
import { composeOrder, openMallSession, findParty } from "./lifecycle.ts";
import type { ActOperation } from "../sdk/act.ts";
import { sendForgedAct } from "./forged-act.ts";
import { findLinkToken } from "./approval-link.ts";
import type { SandboxClient } from "./sandbox.ts";

/** A newly requested purchase, with the parties that can act on it. */
export type ScenarioContext = Awaited<ReturnType<typeof openScenario>>;

/** The input of a scenario; `amount` is in minor units, `currency` is the mall's own by default. */
export type ScenarioInput = {
  readonly mall: string;
  readonly purchaser: string;
  readonly amount: string;
  readonly currency?: string;
};

/** Requests a purchase as the mall, with the purchaser's consent. Each later operation waits until the sandbox is idle. */
export const openScenario = async (sandbox: SandboxClient, input: ScenarioInput) => {
  const { mall: name, purchaser: account, amount } = input;
  const { url, rest } = sandbox;
  await sandbox.readClock();
  const seller = await findParty(sandbox.malls(), "mall", name);
  const buyer = await findParty(sandbox.purchasers(), "account", account);
  const { mall, lenderKeys } = await openMallSession(sandbox, seller);
  const { currency = seller.currency } = input;
  const { request: loanRequest, contact } = await composeOrder(
    sandbox,
    lenderKeys,
    { ...seller, currency },
    buyer,
    amount,
  );
  const { purchase, request } = await mall.requestLoan(loanRequest);
  await rest();

  const show = async (): Promise<Purchase> => mall.showPurchase(purchase.id);
  const link = async () => {
    const { approvalNumber } = await show();
    if (approvalNumber === undefined) throw new Error(`order ${loanRequest.order} was not approved`);
    const token = await findLinkToken(sandbox, contact, approvalNumber);
    return { url, lenderUrl: await sandbox.lenderUrl(), approvalNumber, token, now: sandbox.now };
  };
  return {
    purchase,
    request,
    mall,
    seller,
    purchaser: async () => connectPurchaser(await link()),
    /** Sends an operation that the purchaser did not authenticate. */
    forge: async (path: string, op: ActOperation): Promise<void> => {
      await sendForgedAct({ ...(await link()), path, op });
      await rest();
    },
    show,
    rest,
    /** Moves the sandbox's clock forward, firing all timers in between. */
    wait: async (time: { readonly days?: number; readonly hours?: number }): Promise<void> => {
      const { days = 0, hours = 0 } = time;
      await sandbox.travelTo((await sandbox.readClock()) + (days * 24 + hours) * 3_600_000);
      await rest();
    },
    /** Crashes a function at its next invocation for the purchase. */
    kill: async (functionName: string): Promise<void> => sandbox.kill(functionName, purchase.id),
    /** Instructs the lender on the purchase's loan, as its staff; a second person approves what needs one. */
    instruct: async (instruction: InstructionRequest): Promise<void> => {
      await instructTwice(sandbox, { lender: seller.lender, purchase: purchase.id }, instruction);
    },
    /** Money arrives at the lender's bank account from the purchaser's, without a debit. */
    receiveCredit: async (credit: { readonly amount: Money; readonly reference: string }): Promise<void> =>
      sandbox.receiveCredit({ account: `account-of-${account}`, ...credit }),
  };
};

/** Has a second person approve an instruction that needs one. */
const instructTwice = async (sandbox: SandboxClient, loan: LoanOfLender, instruction: InstructionRequest) => {
  const [first, second] = await sandbox.lenderStaff();
  const { no, status, reason } = await first.instruct(loan, instruction);
  if (status === "waiting") await second.approve(loan, no, reason);
  await sandbox.rest();
};

/** Brings the purchase to delivered: seller paid, goods shipped and delivered. */
export const delivered = async ({ mall, seller, purchase, rest }: ScenarioContext): Promise<void> => {
  if (seller.advancePolicy === "shipment") await mall.advance(purchase);
  await rest();
  await mall.reportShipment(purchase, { shipment: "s1", carrier: "Royal Mail" });
  await mall.reportDelivery(purchase, { shipment: "s1" });
  await rest();
};

/** Brings the purchase to accepted: the purchaser owes the price. */
export const accepted = async (context: ScenarioContext): Promise<void> => {
  await delivered(context);
  await (await context.purchaser()).accept();
  await context.rest();
};
