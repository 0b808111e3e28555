import { createHash } from "node:crypto";

/** A number from 0 up to 1 that follows from the seed and what it is for, so that no order of asking changes it. */
export const chance = (seed: string, what: string): number =>
  createHash("sha256").update(`${seed}\n${what}`).digest().readUIntBE(0, 6) / 2 ** 48;

/** One of the choices by chance. */
export const choose = <Choice>(seed: string, what: string, choices: readonly [Choice, ...Choice[]]): Choice =>
  choices[Math.floor(chance(seed, what) * choices.length)] ?? choices[0];
