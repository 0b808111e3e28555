import type { AwsServices } from "./aws-services.ts";
import type { makeBankReturns } from "./external/bank-returns.ts";
import type { Clock } from "./time/clock.ts";
import { makeIdle } from "./time/idle.ts";
import { makeTimeTravel } from "./time/time-travel.ts";

/** What waits for time: the clock's movement through all timers, and the wait for idle. */
export const makeTimers = (
  clock: Clock,
  { lambda, stepFunctions, dynamodb, streams, queues, scheduler, firings }: AwsServices,
  requests: () => number,
  returns: ReturnType<typeof makeBankReturns>,
  longestStep: number | undefined,
) => {
  const idle = makeIdle({
    requests,
    invocations: lambda.running,
    executions: stepFunctions.running,
    writes: dynamodb.busy,
    changes: streams.pending,
    messages: queues.pending,
    firings: firings.running,
  });
  const nextTimer = () => {
    const dues = [scheduler.nextOnce(), queues.nextDue(), returns.next()].filter((due) => due !== undefined);
    return dues.length === 0 ? undefined : Math.min(...dues);
  };
  const runDue = async (): Promise<void> => {
    await scheduler.runDue();
    await returns.report();
  };
  return { idle, runDue, travel: makeTimeTravel({ clock, nextTimer, runDue, idle: idle.wait, longestStep }) };
};
