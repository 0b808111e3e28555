import * as z from "zod/mini";
import type { Turn } from "../../domain/protocol/turn.ts";
import { wholeNumber } from "./basic-schema.ts";

/**
 * How many messages of this operation on the purchase took effect before, as far as its signer knows: the lender acts on the next one only, so
 * that of two which were signed one after a refusal and one before, one takes effect.
 */
export const withTurn = { before: z.optional(wholeNumber(0, 1_000_000)) };

/** The turn that a signed body names, if any. */
export const turnIn = (op: string, body: unknown): { readonly turn?: Turn } =>
  hasTurn(body) ? { turn: { op, before: Number(body.before) } } : {};

const hasTurn = (body: unknown): body is { readonly before: unknown } =>
  typeof body === "object" && body !== null && "before" in body;

/** The content without its turn: what is signed again under the same key is a repeat, though the first had its effect meanwhile. */
export const withoutTurn = (body: unknown): unknown => {
  if (!hasTurn(body)) return body;
  const { before: _, ...content } = body;
  return content;
};
