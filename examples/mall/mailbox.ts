import type { Notice } from "../../clients/sandbox/sandbox.ts";

/** The notices about an order. A shop does not know the receiver; only a sandbox shows it all notices. */
export const noticesAbout = async (sandbox: string, number: string): Promise<readonly Notice[]> => {
  const { notices } = (await (await fetch(new URL("/_sandbox/notices", sandbox))).json()) as {
    readonly notices: readonly Notice[];
  };
  return notices.filter(({ subject }) => subject.includes(number));
};
