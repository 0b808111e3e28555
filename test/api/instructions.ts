import type { Instruction } from "../../clients/sdk/lender-staff.ts";
import type { TrailEntry } from "../../clients/sdk/trail.ts";
import { type Answer, retried } from "./answer.ts";
import type { Target } from "./target.ts";

type Person = "first" | "second";

const post = async (sandbox: Target, person: Person, path: string, body: object): Promise<Answer> => {
  const authorization = `Bearer ${sandbox.operator("lender", person).operatorKey}`;
  return retried(async () => sandbox.post(path, body, { authorization }));
};

const loanPath = ({ lender }: Target, purchase: string, path: string): string =>
  `/v1/lenders/${lender}/loans/${purchase}${path}`;

/** One person of the lender's staff instructs. */
export const instruct = async (
  sandbox: Target,
  purchase: string,
  terms: object,
  person: Person = "first",
): Promise<Answer> =>
  post(sandbox, person, loanPath(sandbox, purchase, "/instructions"), { reason: "by the bank's statement", ...terms });

/** A person approves, declines or withdraws; by default not the one who instructed. */
export const decideOn = async (
  sandbox: Target,
  purchase: string,
  no: number,
  what: "approvals" | "declines" | "withdrawals",
  person: Person = "second",
): Promise<Answer> =>
  post(sandbox, person, loanPath(sandbox, purchase, `/instructions/${no}/${what}`), {
    reason: "seen on the statement",
  });

/** A person approves; by default not the one who instructed. */
export const approve = async (
  sandbox: Target,
  purchase: string,
  no: number,
  person: Person = "second",
): Promise<Answer> => decideOn(sandbox, purchase, no, "approvals", person);

/** The instruction in an answer. */
export const instructionIn = ({ status, body }: Answer): Instruction => {
  if (status !== 202) throw new Error(`no instruction: ${status} ${JSON.stringify(body)}`);
  return (body as { readonly instruction: Instruction }).instruction;
};

/** An instruction that two persons give where one is not enough, once nothing is in flight. */
export const instructTwice = async (sandbox: Target, purchase: string, terms: object): Promise<Instruction> => {
  const given = instructionIn(await instruct(sandbox, purchase, terms));
  const ready = given.status === "waiting" ? instructionIn(await approve(sandbox, purchase, given.no)) : given;
  await sandbox.rest();
  return ready;
};

/** What the lender has recorded of a loan. */
export const trailOf = async (sandbox: Target, purchase: string) => {
  const authorization = `Bearer ${sandbox.operator("lender").operatorKey}`;
  const path = loanPath(sandbox, purchase, "/trail");
  const { body } = await sandbox.request("GET", path, { headers: { authorization } });
  return body as { readonly instructions: readonly Instruction[]; readonly trail: readonly TrailEntry[] };
};
