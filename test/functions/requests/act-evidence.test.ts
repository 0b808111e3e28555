import { afterEach, expect, test, vi } from "vitest";
import * as z from "zod/mini";
import { type ActOperation, makeAct } from "../../../clients/sdk/act.ts";
import { linkCredentials } from "../../../clients/sdk/purchase-link.ts";
import { fromWire } from "../../../domain/money.ts";
import { renewLink } from "../../../domain/loan/loan-link.ts";
import type { Loan } from "../../../domain/loan/loan.ts";
import { isRejection } from "../../../domain/rejection.ts";
import { linkFragment } from "../../../functions/io/messages/link-token.ts";
import { isSameAmount, openActEvidence } from "../../../functions/requests/act-evidence.ts";
import { RepayBody } from "../../../functions/schemas/act-schema.ts";
import { approvedLoan, ok, repaying } from "../../domain/fixtures.ts";

const root = Buffer.alloc(32, 1);
vi.mock("../../../functions/io/keys/key-store.ts", () => ({
  findRoot: async (_: string, accepts: (root: { readonly secret: Buffer }) => boolean) =>
    [9, 1].map((each) => ({ secret: Buffer.alloc(32, each) })).find(accepts),
}));

const now = "2026-03-02T09:30:00.000Z";
let loan: Loan = { ...approvedLoan(repaying()), id: "pur_1" };
vi.mock("../../../functions/io/store/loan-store.ts", () => ({ loadLoan: async () => loan }));
afterEach(() => void (loan = { ...approvedLoan(repaying()), id: "pur_1" }));

const inPounds = (amount: string) => ({ amount: { amount, currency: "GBP" } });

const act = async (
  body: object,
  {
    op = "loan.repay",
    purchaseId = "pur_1",
    from = root,
    late = 0,
  }: { op?: ActOperation; purchaseId?: string; from?: Buffer; late?: number } = {},
) => {
  const credentials = await linkCredentials(linkFragment(from, purchaseId));
  if (!credentials) throw new Error("no link");
  return makeAct(credentials, op, body, () => Date.parse(now) + late * 1000);
};

/** Opens it as the evidence for an early repayment of 48 pounds. */
const open = async (evidence: string | undefined) => {
  const wanted = fromWire({ amount: "4800", currency: "GBP" });
  const fits = ({ amount, becomes }: z.infer<typeof RepayBody>) =>
    isSameAmount(amount, isRejection(wanted) ? undefined : wanted) && becomes === undefined;
  const expected = { purchaseId: "pur_1", operations: ["loan.repay"], body: RepayBody, fits };
  const opened = await openActEvidence(evidence, expected, now);
  return isRejection(opened) ? opened.rejected : opened;
};

test("the purchaser's own act is evidence, with the time when it was made", async () => {
  const [one, other] = [await open(await act(inPounds("4800"))), await open(await act(inPounds("4800")))];
  expect(one).toMatchObject({ signedAt: now });
  expect(one).not.toEqual(other);
});

test("no act is EvidenceMissing", async () => expect(await open(undefined)).toBe("EvidenceMissing"));

test.each([
  ["by another root", async () => act(inPounds("4800"), { from: Buffer.alloc(32, 2) })],
  ["on another purchase", async () => act(inPounds("4800"), { purchaseId: "pur_2" })],
  ["for another operation", async () => act(inPounds("4800"), { op: "goods.accept" })],
  ["of another amount", async () => act(inPounds("4801"))],
  ["of the whole debt", async () => act({})],
  ["with another effect on the plan", async () => act({ ...inPounds("4800"), becomes: "smaller" })],
  ["with more than the operation knows", async () => act({ ...inPounds("4800"), more: true })],
  ["made in the future", async () => act(inPounds("4800"), { late: 61 })],
  ["with a changed payload", async () => (await act(inPounds("4800"))).replace(/^eyJ/, "eyK")],
  ["without a MAC", async () => (await act(inPounds("4800"))).split(".")[0]],
])("an act %s is EvidenceInvalid", async (_, make) => expect(await open(await make())).toBe("EvidenceInvalid"));

test("an act by a link that was withdrawn is LinkEnded, unless the loan has used it; one by the newest link is evidence", async () => {
  const evidence = await act(inPounds("4800"));
  const used = await open(evidence);
  if (typeof used === "string") throw new Error(used);
  loan = ok(renewLink(loan, "h2", now));
  expect(await open(evidence)).toBe("LinkEnded");
  const credentials = await linkCredentials(linkFragment(root, "pur_1", 2));
  if (!credentials) throw new Error("no link");
  const newest = await makeAct(credentials, "loan.repay", inPounds("4800"), () => Date.parse(now));
  expect(await open(newest)).toMatchObject({ link: 2 });
  loan = { ...loan, evidence: [{ id: used.id, effect: "early.1", until: now }] };
  expect(await open(evidence)).toMatchObject({ id: used.id, link: 1 });
});

test("a purchaser's clock may be a minute ahead", async () =>
  expect(await open(await act(inPounds("4800"), { late: 60 }))).toMatchObject({
    signedAt: "2026-03-02T09:31:00.000Z",
  }));
