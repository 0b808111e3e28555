import { connectSandbox } from "../../clients/sandbox/sandbox.ts";
import type { Sandbox as Parties } from "../../local/seed.ts";
import { targetUrl } from "../api/run-name.ts";
import { startSandbox } from "../api/sandbox.ts";
import { makeTarget, type Target } from "../api/target.ts";

/** What a journey is tried against; `stop` ends it if it was started for the journey. */
export type Opened = { readonly target: Target; readonly stop: () => Promise<void> };

/** A sandbox of the test's own; or what answers at TALLYSTICK_URL, a deployment behind its front or a running sandbox. */
export const openTarget = async (): Promise<Opened> => {
  if (targetUrl === undefined) {
    const sandbox = await startSandbox();
    return { target: sandbox, stop: sandbox.stop };
  }
  const { lenderUrl, invoke, readClock, now } = connectSandbox(targetUrl);
  await readClock();
  const target = makeTarget({
    url: targetUrl,
    lenderUrl: await lenderUrl(),
    malls: await listOf(targetUrl, "malls"),
    operators: await listOf(targetUrl, "operators"),
    invoke: async (name, payload) => invoke(name, payload as object),
    now,
    rest: async () => undefined,
  });
  return { target, stop: async () => undefined };
};

const listOf = async <List extends keyof Parties>(url: string, list: List): Promise<Parties[List]> => {
  const answer = await fetch(new URL(`/_sandbox/${list}`, url));
  return ((await answer.json()) as Parties)[list];
};

/** How long anything may take that no person or date is waited for: an emulator's queues and streams are read once a second. */
const timeoutMs = 90_000;

/** Tries a check until it succeeds; fails with its last error. A deployment cannot say when it is at rest. */
export const eventually = async <Found>(check: () => Promise<Found>): Promise<Found> => {
  const until = Date.now() + timeoutMs;
  for (;;) {
    try {
      return await check();
    } catch (error) {
      if (Date.now() > until) throw error;
      await new Promise((resolve) => setTimeout(resolve, 250));
    }
  }
};
