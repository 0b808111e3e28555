import { createHash } from "node:crypto";

/** A pseudorandom number from 0 (inclusive) to 1 (exclusive). It does not depend on the order of calls. */
export const chance = (seed: string, purpose: string): number =>
  createHash("sha256").update(`${seed}\n${purpose}`).digest().readUIntBE(0, 6) / 2 ** 48;

/** Selects one of the choices by `chance`. */
export const choose = <Choice>(seed: string, purpose: string, choices: readonly [Choice, ...Choice[]]): Choice =>
  choices[Math.floor(chance(seed, purpose) * choices.length)] ?? choices[0];
