import { beforeAll, expect, test } from "vitest";
import { functions } from "../../infra/functions.ts";
import { functionName } from "../../infra/names.ts";
import { allowed, built, ofType, type Stacks, type Statement } from "./template.ts";

/* What the staff's functions may do, from the synthesized templates. */

let stacks: Stacks;
let gateway: readonly Statement[];
let lender: readonly Statement[];

beforeAll(() => {
  stacks = built();
  gateway = allowed(stacks.GatewayStack);
  lender = allowed(stacks.LenderStack);
});

const keysOf = ({ condition }: Statement): readonly string[] =>
  [condition["ForAllValues:StringLike"]?.["dynamodb:LeadingKeys"] ?? []].flat();

const writes = /^dynamodb:(Put|Update|Delete)Item$/;

const staffOf = (owner: "gateway" | "lender"): readonly string[] =>
  functions
    .filter((each) => each.owner === owner && (each.role === "operator" || each.name.endsWith("-operator-key")))
    .map(functionName);

test("the lender reaches the gateway only by handing over instructions, new links and settlements, and the gateway's functions take them", () => {
  const across = lender.filter(({ resources }) =>
    resources.some((resource) => /tallystick-(gateway|mall|purchaser)-|GatewayStack|stateMachine/.test(resource)),
  );
  expect(across.map(({ role, actions }) => `${role} ${actions.join()}`).toSorted()).toEqual([
    "tallystick-lender-hand-over-instruction lambda:InvokeFunction",
    "tallystick-operator-settle-malls lambda:InvokeFunction",
  ]);
  const reached = across.flatMap(({ resources }) =>
    resources.map((each) => /tallystick-gateway-[\w-]+/.exec(each)?.[0] ?? ""),
  );
  expect([...new Set(reached)].toSorted()).toEqual([
    "tallystick-gateway-receive-instruction",
    "tallystick-gateway-receive-link",
    "tallystick-gateway-receive-settlement",
  ]);
});

test("no function of the gateway's staff moves credit, money, dates or status: none writes a purchase, starts a machine, or calls anybody", () => {
  const staff = staffOf("gateway");
  expect(staff).toContain("tallystick-operator-change-mall");
  const own = gateway.filter(({ role }) => staff.includes(role));
  const written = own.filter(({ actions }) => actions.some((each) => writes.test(each))).flatMap(keysOf);
  expect([...new Set(written)].toSorted()).toEqual([
    "APIKEY#*",
    "IDEMPOTENCY#*",
    "MALL#*",
    "MALLS",
    "OPERATOR#*",
    "OPERATORS",
    "STAFF#*",
  ]);
  const services = own.flatMap(({ actions }) => actions.map((each) => each.split(":")[0] ?? ""));
  expect([...new Set(services)].toSorted()).toEqual(["dynamodb", "kms", "logs"]);
  for (const [, { FunctionName, Environment }] of ofType(stacks.GatewayStack, "AWS::Lambda::Function"))
    if (staff.includes(FunctionName as string))
      expect(JSON.stringify(Environment), FunctionName as string).not.toMatch(/_ARN|BANK_URL|QUEUE/);
});

test("whatever staff change on either side has its entry in a trail: their functions may write one, or the loan's own", () => {
  const silent = [...staffOf("gateway"), ...staffOf("lender")].filter((name) => {
    const own = [...gateway, ...lender].filter(({ role }) => role === name);
    const written = own.filter(({ actions }) => actions.some((each) => writes.test(each))).flatMap(keysOf);
    const changes = written.filter((key) => key !== "IDEMPOTENCY#*");
    return changes.length > 0 && !changes.includes("STAFF#*") && !changes.includes("LOAN#*");
  });
  // It runs by the clock, and what it pays is in the books.
  expect(silent).toEqual(["tallystick-operator-settle-malls"]);
});

test("only the tasks that carry an instruction out end it, and nobody else can", () => {
  const ends = lender.filter(
    (each) => keysOf(each).includes("INSTRUCTIONS") && each.actions.includes("dynamodb:DeleteItem"),
  );
  expect([...new Set(ends.map(({ role }) => role))].toSorted()).toEqual([
    "tallystick-lender-charge-off-loan",
    "tallystick-lender-collect-repayment",
    "tallystick-lender-hand-over-instruction",
    "tallystick-lender-refund-purchaser",
    "tallystick-lender-repeat-instructions",
    "tallystick-lender-replan-loan",
    "tallystick-lender-resume-loan",
    "tallystick-lender-return-credit",
    "tallystick-lender-reverse-repayment",
    "tallystick-operator-decline-instruction",
    "tallystick-operator-withdraw-instruction",
  ]);
});
