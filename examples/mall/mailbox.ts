import type { Notice } from "../../clients/sandbox/sandbox.ts";

/** What was sent about an order. The shop does not know to whom: only a sandbox lets it look into everybody's mail. */
export const lettersAbout = async (sandbox: string, number: string): Promise<readonly Notice[]> => {
  const { notices } = (await (await fetch(new URL("/_sandbox/notices", sandbox))).json()) as {
    readonly notices: readonly Notice[];
  };
  return notices.filter(({ subject }) => subject.includes(number));
};
