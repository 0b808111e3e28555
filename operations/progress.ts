/** A terminal wants to see it move, a log only that it goes on. */
const everyMs = { terminal: 200, log: 5_000 };

/** Shows on stderr how far a reconciliation is. */
export const showProgress = (out: NodeJS.WriteStream = process.stderr) => {
  const started = performance.now();
  let said = started;
  return {
    at: ({ loans, differences }: { readonly loans: number; readonly differences: number }): void => {
      const now = performance.now();
      if (now - said < everyMs[out.isTTY ? "terminal" : "log"]) return;
      said = now;
      const text = `${loans.toLocaleString("en-GB")} loans, ${differences} differences, ${Math.round((now - started) / 1000)} s`;
      out.write(out.isTTY ? `\r\u001b[K  ${text}` : `${text}\n`);
    },
    end: (): void => void (out.isTTY && out.write("\r\u001b[K")),
  };
};
