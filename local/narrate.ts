import { driveCancellation, driveSale, type Step } from "../clients/sandbox/lifecycle.ts";
import { connectSandbox, type SandboxClient } from "../clients/sandbox/sandbox.ts";
import { showPlans } from "../clients/sdk/plans.ts";
import { formatMinor } from "../domain/currency.ts";
import type { Money, Purchase, RefundShares } from "../clients/sdk/purchase.ts";

/** Runs one sale and one cancellation in the sandbox, and prints each step as it happens. */
export const narrate = async (url: string): Promise<void> => {
  const sandbox = connectSandbox(url);
  title("A sale: the seller is paid at once, the purchaser pays after receiving the goods");
  await printPlans(sandbox, { amount: "48000", currency: "GBP" });
  const sold = await driveSale(url, { amount: "48000", onStep: async (step) => printSaleStep(sandbox, step) });
  await printExecutions(sandbox, sold);
  title("A cancellation: the goods are returned, and every penny is accounted for");
  const cancelled = await driveCancellation(url, {
    amount: "48000",
    onStep: async (step) => printCancellationStep(sandbox, step),
  });
  await printExecutions(sandbox, cancelled);
  console.log("");
};

/** The plans that the purchaser can choose from. */
const printPlans = async (sandbox: SandboxClient, price: Money): Promise<void> => {
  const plans = await showPlans(await sandbox.lenderUrl(), (await sandbox.malls())[0]?.lender ?? "", price);
  const rates = plans.map(({ id, disclosure: { apr } }) => `${id} ${apr.percent} %`).join(", ");
  tell("Lender", `offers ${plans.length} plans for ${format(price)}, with their APR: ${rates}`);
  tell("Ailsa Reid", "keeps her account's default plan, pay-in-30, which costs nothing");
};

/** The steps of every purchase until delivery. */
const printUntilDelivery = async (sandbox: SandboxClient, { name, purchase }: Step): Promise<void> => {
  const { order, amount, approvalNumber } = purchase;
  switch (name) {
    case "requested":
      tell("Thistle & Co", `requests a loan for order ${order} of Ailsa Reid: ${format(amount)}`);
      tell(
        "Lender",
        `decrypts the request, holds ${format(amount)} of her credit, issues approval number ${strong(approvalNumber)}`,
      );
      return tell("Ailsa Reid", "receives the approval number and the link to her purchase");
    case "advanced": {
      const { payout, discount } = purchase.advances[0] as { readonly payout: Money; readonly discount: Money };
      tell(
        "Lender",
        `purchases the receivable and pays the seller ${strong(format(payout))} at once (discount ${format(discount)})`,
      );
      return pass(sandbox, 1);
    }
    case "shipped":
      tell("Thistle & Co", "hands the parcel to the carrier");
      return pass(sandbox, 2);
    default:
      return tell("Thistle & Co", "reports that the parcel was delivered");
  }
};

const printSaleStep = async (sandbox: SandboxClient, step: Step): Promise<void> => {
  const { name, purchase } = step;
  switch (name) {
    case "accepted":
      tell(
        "Ailsa Reid",
        `accepts the goods; only now the loan becomes due: ${format(purchase.outstanding)} on ${purchase.due}`,
      );
      return pass(sandbox, 10);
    case "repaid":
      return tell(
        "Ailsa Reid",
        `repays ${strong(format(purchase.repaid))}; the loan is closed, her credit is available again`,
      );
    default:
      return printUntilDelivery(sandbox, step);
  }
};

const printCancellationStep = async (sandbox: SandboxClient, step: Step): Promise<void> => {
  const { name, purchase } = step;
  switch (name) {
    case "cancelling":
      tell(
        "Ailsa Reid",
        "cancels at the gateway; her loan is paused, and Thistle & Co is notified to take the goods back",
      );
      return pass(sandbox, 5);
    case "received":
      return tell("Thistle & Co", "reports that it received the returned goods");
    case "refunded":
      return printRefundShares(purchase);
    default:
      return printUntilDelivery(sandbox, step);
  }
};

/** The shares of the refund, which sum to zero. */
const printRefundShares = ({ amount, cancellations }: Purchase): void => {
  const { loanPrincipal, cashBack, clawback, rebate, earned } = (cancellations[0]?.refund ?? {}) as RefundShares;
  tell("Lender", `refunds ${strong(format(amount))}:`);
  share("reduction of Ailsa Reid's debt", loanPrincipal);
  share("cash refund to her", cashBack);
  share("owed by Thistle & Co, deducted from its next payout", clawback);
  share("discount for unused days, returned", rebate);
  share("discount for used days, kept", earned);
};

/** Moves the clock forward by some days, firing all timers in between. */
const pass = async (sandbox: SandboxClient, days: number): Promise<void> => {
  await sandbox.travelTo((await sandbox.readClock()) + days * 86_400_000);
  const today = new Date(sandbox.now()).toISOString().slice(0, 10);
  console.log(dim(`  …            the clock moves forward ${days} day${days === 1 ? "" : "s"}, to ${today}`));
};

/** Prints the purchase's executions, and the AWS CLI command that shows the last one. */
const printExecutions = async ({ url }: SandboxClient, { id }: Purchase): Promise<void> => {
  const call = async (action: string, input: object): Promise<Record<string, readonly Named[]>> => {
    const headers = { "content-type": "application/x-amz-json-1.0", "x-amz-target": `AWSStepFunctions.${action}` };
    const answer = await fetch(url, { method: "POST", headers, body: JSON.stringify(input) });
    return (await answer.json()) as Record<string, readonly Named[]>;
  };
  const { stateMachines = [] } = await call("ListStateMachines", {});
  const lists = await Promise.all(
    // A synchronous Express execution has no history on AWS, and none here.
    stateMachines
      .filter(({ name }) => !/approval|inquiry/.test(name))
      .map(async ({ stateMachineArn }) => call("ListExecutions", { stateMachineArn, maxResults: 50 })),
  );
  const purchaseExecutions = lists.flatMap(({ executions = [] }) =>
    executions.filter(({ name }) => name.startsWith(`${id}.`)),
  );
  const inOrder = purchaseExecutions.toSorted((a, b) => versionOf(a) - versionOf(b));
  console.log(dim(`  phases run: ${inOrder.map(({ name }) => name.slice(id.length + 1)).join("  ")}`));
  const last = inOrder.at(-1);
  if (last)
    console.log(
      dim(
        `  inspect:    aws --endpoint-url ${url} stepfunctions get-execution-history --execution-arn ${last.executionArn}`,
      ),
    );
};

type Named = { readonly name: string; readonly stateMachineArn?: string; readonly executionArn?: string };

const versionOf = ({ name }: Named): number => Number(name.split(".")[1]);

const format = ({ amount, currency }: Money): string => formatMinor(BigInt(amount), currency);

const tell = (who: string, what: string): void => console.log(`  ${who.padEnd(12)} ${what}`);

const share = (what: string, amount: Money): void =>
  console.log(`${" ".repeat(17)}${format(amount).padStart(9)}  ${what}`);

const title = (text: string): void => console.log(`\n  ${strong(text)}`);

const coloured = process.stdout.isTTY && !process.env["NO_COLOR"];
const strong = (text = ""): string => (coloured ? `\u001b[1m${text}\u001b[0m` : text);
const dim = (text: string): string => (coloured ? `\u001b[2m${text}\u001b[0m` : text);
