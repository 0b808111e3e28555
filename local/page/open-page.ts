import { readFileSync } from "node:fs";
import type { DatabaseSync } from "node:sqlite";
import type { SandboxMall } from "../../clients/sandbox/sandbox.ts";
import { newestNotices } from "../external/messenger.ts";
import type { Responder } from "../http/server.ts";
import type { Addresses } from "../template/resource-types.ts";
import type { Assembly } from "../template/template.ts";
import type { Clock } from "../time/clock.ts";
import type { Idle } from "../time/idle.ts";
import { makeDemoCheckouts } from "./demo-checkout.ts";
import type { RecentPurchases } from "./recent-purchases.ts";
import { makeSandboxPage } from "./sandbox-page.ts";

type Options = {
  readonly assembly: Assembly;
  readonly store: DatabaseSync;
  readonly clock: Clock;
  readonly idle: Idle;
  readonly addresses: Addresses;
  readonly recent: RecentPurchases;
  readonly malls: () => readonly SandboxMall[];
};

/** The page of a running sandbox, with what is known now whenever it is read. */
export const openPage = ({ assembly, store, clock, idle, addresses, recent, malls }: Options): Responder => {
  const file = new URL("../../package.json", import.meta.url);
  const { version } = JSON.parse(readFileSync(file, "utf8")) as { readonly version: string };
  const functions = assembly.ofType("AWS::Lambda::Function").length;
  const machines = assembly.ofType("AWS::StepFunctions::StateMachine").length;
  return makeSandboxPage({
    checkouts: makeDemoCheckouts({ addresses, now: clock.now, malls }),
    content: () => ({
      version,
      functions,
      machines,
      ...addresses,
      now: clock.now(),
      ahead: clock.now() - Date.now(),
      inFlight: idle.inFlight(),
      malls: new Map(malls().map(({ mall, name }) => [mall, name])),
      purchases: recent.purchases(shown.purchases),
      events: recent.events(shown.events),
      notices: newestNotices(store, shown.notices),
    }),
  });
};

/** As many as fit on a screen or two. */
const shown = { purchases: 12, events: 12, notices: 8 } as const;
