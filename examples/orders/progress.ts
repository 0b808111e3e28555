import type { Progress } from "./simulation.ts";

/** Shows how far a replay is, on stderr: a bar that stays in its line on a terminal, now and then a plain line elsewhere. */
export const showProgress = (out: NodeJS.WriteStream = process.stderr) => {
  const started = Date.now();
  let saidAt = 0;
  let saidDay = -1;
  return {
    at: ({ day, lastDay, done, known }: Progress): void => {
      const now = Date.now();
      // An action takes about a second, and a day without orders takes little time, so the bar counts actions too.
      const share = (done + day) / Math.max(1, known + lastDay);
      const text = `day ${day + 1} of about ${lastDay + 1}, ${done} actions done, ${Math.round((now - started) / 1000)} s`;
      if (out.isTTY) {
        if (now - saidAt < barEveryMs) return;
        const full = Math.min(width, Math.round(share * width));
        out.write(`\r\u001b[K  ${"█".repeat(full)}${"░".repeat(width - full)} ${text}`);
      } else {
        if (now - saidAt < lineEveryMs || day === saidDay) return;
        out.write(`${text}\n`);
      }
      saidAt = now;
      saidDay = day;
    },
    end: (): void => void (out.isTTY && out.write("\r\u001b[K")),
  };
};

const width = 30;
const barEveryMs = 100;
/** A log wants to know that it goes on, not how. */
const lineEveryMs = 5_000;
