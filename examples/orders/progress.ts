import type { Progress } from "./simulation.ts";

/** Shows the progress of a replay on stderr: a progress bar on a terminal, otherwise a plain line every few seconds. */
export const showProgress = (out: NodeJS.WriteStream = process.stderr) => {
  const started = Date.now();
  let shownAt = 0;
  let shownDay = -1;
  return {
    at: ({ day, lastDay, done, known }: Progress): void => {
      const now = Date.now();
      // An action takes about a second, and a day without orders takes little time, so the bar counts actions too.
      const share = (done + day) / Math.max(1, known + lastDay);
      const text = `day ${day + 1} of about ${lastDay + 1}, ${done} actions done, ${Math.round((now - started) / 1000)} s`;
      if (out.isTTY) {
        if (now - shownAt < barEveryMs) return;
        const full = Math.min(width, Math.round(share * width));
        out.write(`\r\u001b[K  ${"█".repeat(full)}${"░".repeat(width - full)} ${text}`);
      } else {
        if (now - shownAt < lineEveryMs || day === shownDay) return;
        out.write(`${text}\n`);
      }
      shownAt = now;
      shownDay = day;
    },
    end: (): void => void (out.isTTY && out.write("\r\u001b[K")),
  };
};

const width = 30;
const barEveryMs = 100;
/** In a log, a line every five seconds is enough. */
const lineEveryMs = 5_000;
