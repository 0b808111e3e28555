import type { SandboxClient } from "../../clients/sandbox/sandbox.ts";
import type { Agenda } from "./agenda.ts";
import type { Order, OrderBook } from "./orders.ts";
import type { Sale } from "./sale.ts";
import type { Shop } from "./shop.ts";

/** How far a replay is: days of the simulation, and the actions done of those known so far. */
export type Progress = {
  readonly day: number;
  readonly lastDay: number;
  readonly done: number;
  readonly known: number;
};

export type SimulationOptions = {
  readonly sandbox: SandboxClient;
  readonly shop: Shop;
  readonly book: OrderBook;
  readonly seed: string;
  /** The plan that customers take where it is offered. */
  readonly plan?: string | undefined;
  readonly lanes: number;
  readonly onProgress: (progress: Progress) => void | Promise<void>;
  /** Called when the last order is placed and the sandbox is idle. */
  readonly atHeight: (sales: readonly Sale[]) => Promise<void>;
  /** True while the status of a purchase is not final. */
  readonly anyOpen: () => Promise<boolean>;
};

/** A return line whose goods were not all found among the customer's approved purchases. */
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
  readonly refused: Record<string, number>;
  done: number;
};
