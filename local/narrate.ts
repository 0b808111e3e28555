import { driveCancellation, driveSale, type Step } from "../clients/sandbox/lifecycle.ts";
import { connectSandbox, type SandboxClient } from "../clients/sandbox/sandbox.ts";
import { showPlans } from "../clients/sdk/plans.ts";
import type { Money, Purchase, RefundShares } from "../clients/sdk/purchase.ts";

/** Leads one sale and one cancellation through the running sandbox and tells what happens, while it happens. */
export const narrate = async (url: string): Promise<void> => {
  const sandbox = connectSandbox(url);
  title("A sale: the seller has its money now, the purchaser pays after the goods");
  await tellPlans(sandbox, { amount: "48000", currency: "GBP" });
  const sold = await driveSale(url, { amount: "48000", onStep: async (step) => tellSale(sandbox, step) });
  await tellWhereToLook(sandbox, sold);
  title("A cancellation: the goods go back, and every penny finds its way");
  const undone = await driveCancellation(url, { amount: "48000", onStep: async (step) => tellReturn(sandbox, step) });
  await tellWhereToLook(sandbox, undone);
  console.log("");
};

/** What the purchaser may choose from before she orders. */
const tellPlans = async (sandbox: SandboxClient, price: Money): Promise<void> => {
  const plans = await showPlans(sandbox.url, (await sandbox.malls())[0]?.lender ?? "", price);
  const rates = plans.map(({ id, disclosure: { apr } }) => `${id} ${apr.percent} %`).join(", ");
  tell("Lender", `offers ${plans.length} plans for ${format(price)}, with their APR: ${rates}`);
  tell("Ailsa Reid", "keeps her account's own, pay-in-30, which costs her nothing");
};

/** What happens in every life before the goods are there. */
const tellStart = async (sandbox: SandboxClient, { name, purchase }: Step): Promise<void> => {
  const { order, amount, approvalNumber } = purchase;
  switch (name) {
    case "requested":
      tell("Thistle & Co", `asks for the price of order ${order} as a loan to Ailsa Reid: ${format(amount)}`);
      tell(
        "Lender",
        `opens the sealed request, holds ${format(amount)} of her credit, issues ${strong(approvalNumber)}`,
      );
      return tell("Ailsa Reid", "has the number and the link to her purchase");
    case "advanced": {
      const { payout, discount } = purchase.advances[0] as { readonly payout: Money; readonly discount: Money };
      tell(
        "Lender",
        `buys the receivable and pays the seller ${strong(format(payout))} at once (discount ${format(discount)})`,
      );
      return pass(sandbox, 1);
    }
    case "shipped":
      tell("Thistle & Co", "hands the parcel to the carrier");
      return pass(sandbox, 2);
    default:
      return tell("Thistle & Co", "reports that the parcel has arrived");
  }
};

const tellSale = async (sandbox: SandboxClient, step: Step): Promise<void> => {
  const { name, purchase } = step;
  switch (name) {
    case "accepted":
      tell(
        "Ailsa Reid",
        `accepts the goods; only now her clock starts: ${format(purchase.outstanding)} due ${purchase.due}`,
      );
      return pass(sandbox, 10);
    case "repaid":
      return tell(
        "Ailsa Reid",
        `pays ${strong(format(purchase.repaid))}; the loan is closed, her credit is free again`,
      );
    default:
      return tellStart(sandbox, step);
  }
};

const tellReturn = async (sandbox: SandboxClient, step: Step): Promise<void> => {
  const { name, purchase } = step;
  switch (name) {
    case "cancelling":
      tell("Ailsa Reid", "cancels, directly; her loan stands still and Thistle & Co is told to take the goods back");
      return pass(sandbox, 5);
    case "received":
      return tell("Thistle & Co", "has the goods back");
    case "refunded":
      return tellShares(purchase);
    default:
      return tellStart(sandbox, step);
  }
};

/** The refund's four shares, which sum to nothing. */
const tellShares = ({ amount, cancellations }: Purchase): void => {
  const { loanPrincipal, cashBack, clawback, rebate, earned } = (cancellations[0]?.refund ?? {}) as RefundShares;
  tell("Lender", `refunds ${strong(format(amount))}:`);
  share("less debt for Ailsa Reid", loanPrincipal);
  share("cash back to her", cashBack);
  share("owed by Thistle & Co, netted from its next payout", clawback);
  share("discount: for the days not used, given back", rebate);
  share("discount: for the days used, kept", earned);
};

/** Moves the clock some days, with everything that falls due on the way. */
const pass = async (sandbox: SandboxClient, days: number): Promise<void> => {
  await sandbox.travelTo((await sandbox.readClock()) + days * 86_400_000);
  const today = new Date(sandbox.now()).toISOString().slice(0, 10);
  console.log(dim(`  …            the clock is moved ${days} day${days === 1 ? "" : "s"}: it is ${today}`));
};

/** The executions that did it, and how to look into them with AWS's own tool. */
const tellWhereToLook = async ({ url }: SandboxClient, { id }: Purchase): Promise<void> => {
  const ask = async (action: string, input: object): Promise<Record<string, readonly Named[]>> => {
    const headers = { "content-type": "application/x-amz-json-1.0", "x-amz-target": `AWSStepFunctions.${action}` };
    const answer = await fetch(url, { method: "POST", headers, body: JSON.stringify(input) });
    return (await answer.json()) as Record<string, readonly Named[]>;
  };
  const { stateMachines = [] } = await ask("ListStateMachines", {});
  const lists = await Promise.all(
    // A synchronous Express execution leaves no history on AWS, and none here.
    stateMachines
      .filter(({ name }) => !/approval|inquiry/.test(name))
      .map(async ({ stateMachineArn }) => ask("ListExecutions", { stateMachineArn, maxResults: 50 })),
  );
  const mine = lists.flatMap(({ executions = [] }) => executions.filter(({ name }) => name.startsWith(`${id}.`)));
  const inOrder = mine.toSorted((a, b) => versionOf(a) - versionOf(b));
  console.log(dim(`  phases run: ${inOrder.map(({ name }) => name.slice(id.length + 1)).join("  ")}`));
  const last = inOrder.at(-1);
  if (last)
    console.log(
      dim(
        `  look:       aws --endpoint-url ${url} stepfunctions get-execution-history --execution-arn ${last.executionArn}`,
      ),
    );
};

type Named = { readonly name: string; readonly stateMachineArn?: string; readonly executionArn?: string };

const versionOf = ({ name }: Named): number => Number(name.split(".")[1]);

const format = ({ amount, currency }: Money): string => {
  const formatter = new Intl.NumberFormat("en-GB", { style: "currency", currency });
  return formatter.format(Number(amount) / 10 ** (formatter.resolvedOptions().maximumFractionDigits ?? 2));
};

const tell = (who: string, what: string): void => console.log(`  ${who.padEnd(12)} ${what}`);

const share = (what: string, amount: Money): void =>
  console.log(`${" ".repeat(17)}${format(amount).padStart(9)}  ${what}`);

const title = (text: string): void => console.log(`\n  ${strong(text)}`);

const coloured = process.stdout.isTTY && !process.env["NO_COLOR"];
const strong = (text = ""): string => (coloured ? `\u001b[1m${text}\u001b[0m` : text);
const dim = (text: string): string => (coloured ? `\u001b[2m${text}\u001b[0m` : text);
