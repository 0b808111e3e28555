import type { Given } from "./stage-file.ts";

/** Where a setting is, or would be written: `-c mode`, or `stages/prod.ts: mode`. */
export type Source = (name: string) => string;

/** True for settings of a deployment with real money. */
export const isLive = ({ mode }: Given): boolean => mode === "live";
