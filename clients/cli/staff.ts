import { connectLenderStaff } from "../sdk/lender-staff.ts";
import { listLenders } from "../sdk/lender-url.ts";
import { CommandError, exits, type Run } from "./command.ts";
import { operatorKeyFor } from "./credentials.ts";

/** The options of every command of the lender's staff. */
export const staffOptions = {
  "operator-key": "your operator key of the lender; default: TALLYSTICK_OPERATOR_KEY, or in a sandbox a person's",
  person: "in a sandbox: first or second, the person of the lender's staff; default: first",
  lender: "the lender's id; default: TALLYSTICK_LENDER, or the only one of the gateway",
  "lender-url": "the address of the lender's API; default: TALLYSTICK_LENDER_URL, or as a sandbox lists it",
} as const;

/** A member of the lender's staff, connected to the lender's own API. */
export const connectStaff = async (run: Run) => {
  const { options } = run;
  const own = options["lender-url"] ?? process.env["TALLYSTICK_LENDER_URL"];
  const named = options["lender"] ?? process.env["TALLYSTICK_LENDER"];
  const key = options["operator-key"] ?? process.env["TALLYSTICK_OPERATOR_KEY"];
  const person = options["person"] ?? "first";
  if (person !== "first" && person !== "second")
    throw new CommandError(`--person is first or second, not ${person}`, "leave it out for the first", exits.usage);
  // A gateway must not say where the lender is: outside a sandbox the address is the lender's own.
  if (key !== undefined && own === undefined)
    throw new CommandError(
      "the lender's address is missing",
      "pass --lender-url, or set TALLYSTICK_LENDER_URL",
      exits.usage,
    );
  const operatorKey = key ?? (await operatorKeyFor(run, "lender", person));
  const listed = own !== undefined && named !== undefined ? [] : await listLenders(run.url);
  const lender = named ?? listed[0]?.id ?? "";
  const url = own ?? listed.find(({ id }) => id === lender)?.url ?? run.url;
  return { lender, staff: connectLenderStaff({ url, operatorKey }) };
};

/** Why the person does it, which every operation needs. */
export const reasonOf = ({ options }: Run): string => {
  const { reason } = options;
  if (reason === undefined || reason === "")
    throw new CommandError("say why", 'add --reason "on the statement of 30 November"', exits.usage);
  return reason;
};

/** The option for it. */
export const reasonOption = { reason: "why you do it: it is in the trail, with your name" } as const;
