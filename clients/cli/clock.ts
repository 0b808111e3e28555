import { type Command, exits, Trouble } from "./command.ts";
import { reachSandbox } from "./reach.ts";

/** Shows the sandbox's time, or moves it. */
export const clock: Command = {
  name: "clock",
  usage: "[+8d | +36h | +1w2d | P8D]",
  does: "shows the sandbox's time, or moves it on: every timer on the way fires, in its order",
  examples: ["clock", "clock +8d", "clock +1d12h", "clock PT90M"],
  words: { least: 0, most: 1 },
  run: async (run) => {
    const [by] = run.words;
    const milliseconds = by === undefined ? 0 : durationOf(by);
    const sandbox = await reachSandbox(run);
    if (milliseconds > 0) await sandbox.travelTo(sandbox.now() + milliseconds);
    await sandbox.rest();
    const now = new Date(await sandbox.readClock()).toISOString();
    const ahead = Math.max(0, sandbox.now() - Date.now());
    run.print(`${now}${ahead < minute ? "" : `, ${daysOf(ahead)} days ahead of the world's`}`, { now, ahead });
  },
};

const minute = 60_000;
const units: Readonly<Record<string, number>> = { w: 10_080, d: 1_440, h: 60, m: 1 };

/** `+1d12h`, or ISO 8601 of weeks, days, hours and minutes, in milliseconds. */
const durationOf = (text: string): number => {
  const short = /^\+?((?:\d+[wdhm])+)$/.exec(text)?.[1];
  const [, weeks, days, hours, minutes] = /^P(?:(\d+)W)?(?:(\d+)D)?(?:T(?:(\d+)H)?(?:(\d+)M)?)?$/.exec(text) ?? [];
  const iso = Object.entries({ w: weeks, d: days, h: hours, m: minutes }).filter(([, count]) => count !== undefined);
  const parts =
    short === undefined ? iso : [...short.matchAll(/(\d+)([wdhm])/g)].map(([, count, unit]) => [unit, count]);
  if (parts.length === 0)
    throw new Trouble(
      `${text} is no time to move by`,
      "say +8d, +36h, +1w2d or P8D; it only moves forward",
      exits.usage,
    );
  return parts.reduce((sum, [unit = "", count]) => sum + Number(count) * (units[unit] ?? 0) * minute, 0);
};

const daysOf = (milliseconds: number): string => String(Math.round(milliseconds / 8_640_000) / 10);
