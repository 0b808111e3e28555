/** A terminal shows progress continuously, a log only now and then. */
const everyMs = { terminal: 200, log: 5_000 };

/** Shows the progress of a reconciliation on stderr. */
export const showProgress = (out: NodeJS.WriteStream = process.stderr) => {
  const started = performance.now();
  let lastShown = started;
  return {
    at: ({ loans, differences }: { readonly loans: number; readonly differences: number }): void => {
      const now = performance.now();
      if (now - lastShown < everyMs[out.isTTY ? "terminal" : "log"]) return;
      lastShown = now;
      const text = `${loans.toLocaleString("en-GB")} loans, ${differences} differences, ${Math.round((now - started) / 1000)} s`;
      out.write(out.isTTY ? `\r\u001b[K  ${text}` : `${text}\n`);
    },
    end: (): void => void (out.isTTY && out.write("\r\u001b[K")),
  };
};
