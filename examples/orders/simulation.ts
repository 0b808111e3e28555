import type { SandboxClient } from "../../clients/sandbox/sandbox.ts";
import type { Agenda } from "./agenda.ts";
import type { Order, OrderFile } from "./orders.ts";
import type { Sale } from "./sale.ts";
import type { Shop } from "./shop.ts";

/** The progress of a replay: simulated days, and completed actions among those known so far. */
export type Progress = {
  readonly day: number;
  readonly lastDay: number;
  readonly done: number;
  readonly known: number;
};

export type SimulationOptions = {
  readonly sandbox: SandboxClient;
  readonly shop: Shop;
  readonly orderFile: OrderFile;
  readonly seed: string;
  /** The plan that customers choose when it is offered. */
  readonly plan?: string | undefined;
  readonly lanes: number;
  readonly onProgress: (progress: Progress) => void | Promise<void>;
  /** Called when the last order is placed and the sandbox is idle. */
  readonly afterLastOrder: (sales: readonly Sale[]) => Promise<void>;
  /** True while the status of a purchase is not final. */
  readonly anyOpen: () => Promise<boolean>;
};

/** A return line with goods that were not found among the customer's approved purchases. */
export type UnmatchedReturn = { readonly line: number; readonly quantity: number; readonly why: string };

/** A simulation in progress. */
export type Simulation = SimulationOptions & {
  readonly agenda: Agenda;
  /** When the first day begins, in milliseconds since 1970. */
  readonly start: number;
  readonly sales: Sale[];
  readonly declined: Order[];
  readonly unmatched: UnmatchedReturn[];
  /** The number of actions that the gateway rejected, by action and code. */
  readonly rejections: Record<string, number>;
  done: number;
};
