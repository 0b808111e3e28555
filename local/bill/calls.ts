import { type Caller, type Service, text } from "../aws/aws.ts";

/** One kind of call: who makes it, what it asks for, on which kind of item or resource. */
export type CallKind = { readonly by: string; readonly call: string; readonly on: string };

/** How often a kind of call was made, and the read or write units that the table bills for it. */
export type Calls = CallKind & { readonly times: number; readonly units: number };

/** Counts calls by kind, in memory: a measurement reads them, and nothing else needs them. */
export type CallLog = {
  readonly note: (kind: CallKind, units?: number) => void;
  readonly read: () => readonly Calls[];
  readonly reset: () => void;
};

export const makeCallLog = (): CallLog => {
  const counted = new Map<string, Calls>();
  return {
    note: (kind, units = 0) => {
      const key = `${kind.by} ${kind.call} ${kind.on}`;
      const { times = 0, units: sum = 0 } = counted.get(key) ?? {};
      counted.set(key, { ...kind, times: times + 1, units: sum + units });
    },
    read: () => [...counted.values()],
    reset: () => counted.clear(),
  };
};

/** A caller's readable name: its role's logical id without CDK's hash. */
export const callerName = (caller: Caller): string =>
  caller === "developer" ? "runtime" : caller.role.replace(/Role[0-9A-F]{8}$/, "");

/** Notes each call of a service, as soon as it succeeded. */
export const noted =
  (calls: CallLog, name: string, service: Service): Service =>
  async (action, input, caller) => {
    const answer = await service(action, input, caller);
    calls.note({ by: callerName(caller), call: `${name}.${action}`, on: resourceOf(input) });
    return answer;
  };

/** The queue, machine or group that a request names; what is one purchase's own is left out. */
const resourceOf = ({
  QueueUrl,
  stateMachineArn,
  GroupName,
  FunctionName,
}: Readonly<Record<string, unknown>>): string =>
  (text(QueueUrl) || text(stateMachineArn) || text(GroupName) || text(FunctionName)).split(/[/:]/).at(-1) ?? "";
