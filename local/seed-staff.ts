/** An operator of gateway or lender, with the key for that side's routes. */
export type SandboxOperator = {
  readonly side: "gateway" | "lender";
  readonly operator: string;
  readonly name: string;
  readonly key: string;
};

/** Why the parties are made, in the trails of what is seeded. */
export const seeding = "the sandbox's seed";

/** The lender has two persons, because some instructions need a second one. */
const staff = [
  ...(["gateway", "lender"] as const).map((side) => ({ side, name: "the sandbox's own" })),
  { side: "lender" as const, name: "the sandbox's second" },
];

/** Issues the keys of the staff, one after the other: each has an entry in its side's trail. */
export const seedStaff = async (
  invoke: (functionName: string, payload: object) => Promise<unknown>,
): Promise<readonly SandboxOperator[]> => {
  const operators: SandboxOperator[] = [];
  for (const { side, name } of staff) {
    const issued = await invoke(`tallystick-${side}-issue-operator-key`, { name, reason: seeding });
    operators.push({ side, ...(issued as Omit<SandboxOperator, "side">) });
  }
  return operators;
};
