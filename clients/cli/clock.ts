import { maxAdvanceMs } from "../sandbox/sandbox.ts";
import { type Command, exits, CommandError } from "./command.ts";
import { connectToSandbox } from "./connect.ts";

/** Shows the sandbox's clock, or moves it forward. */
export const clock: Command = {
  name: "clock",
  usage: "[+8d | +36h | +1w2d | P8D]",
  summary: "shows the sandbox's time, or moves it forward: every timer in between fires, in order",
  examples: ["clock", "clock +8d", "clock +1d12h", "clock PT90M"],
  args: { least: 0, most: 1 },
  run: async (run) => {
    const [duration] = run.args;
    const milliseconds = duration === undefined ? 0 : durationOf(duration);
    if (milliseconds > maxAdvanceMs)
      throw new CommandError(
        `${duration} is more than ten years, which the clock moves at most at once`,
        "write a shorter time, such as +400d",
        exits.usage,
      );
    const sandbox = await connectToSandbox(run);
    if (milliseconds > 0) await sandbox.travelTo(sandbox.now() + milliseconds);
    await sandbox.rest();
    const now = new Date(await sandbox.readClock()).toISOString();
    const ahead = Math.max(0, sandbox.now() - Date.now());
    run.print(`${now}${ahead < minute ? "" : `, ${daysOf(ahead)} days ahead of real time`}`, { now, ahead });
  },
};

const minute = 60_000;
const units: Readonly<Record<string, number>> = { w: 10_080, d: 1_440, h: 60, m: 1 };

/** Parses `+1d12h`, or an ISO 8601 duration of weeks, days, hours and minutes, to milliseconds. */
const durationOf = (text: string): number => {
  const short = /^\+?((?:\d+[wdhm])+)$/.exec(text)?.[1];
  const [, weeks, days, hours, minutes] = /^P(?:(\d+)W)?(?:(\d+)D)?(?:T(?:(\d+)H)?(?:(\d+)M)?)?$/.exec(text) ?? [];
  const iso = Object.entries({ w: weeks, d: days, h: hours, m: minutes }).filter(([, count]) => count !== undefined);
  const parts =
    short === undefined ? iso : [...short.matchAll(/(\d+)([wdhm])/g)].map(([, count, unit]) => [unit, count]);
  if (parts.length === 0)
    throw new CommandError(
      `${text} is not a duration`,
      "write +8d, +36h, +1w2d or P8D; the clock only moves forward",
      exits.usage,
    );
  return parts.reduce((sum, [unit = "", count]) => sum + Number(count) * (units[unit] ?? 0) * minute, 0);
};

const daysOf = (milliseconds: number): string => String(Math.round(milliseconds / 8_640_000) / 10);
