import type { Rejection } from "../../domain/rejection.ts";

/** A field of the request that does not fit: a place in the body (RFC 6901), or a parameter of the query. */
export type FieldError = { readonly pointer?: string; readonly parameter?: string; readonly detail: string };

type Refusal = { readonly rejection: Rejection; readonly errors?: readonly FieldError[] };

/**
 * Ends the chain with a rejection. It is thrown, because a middleware's early return would skip the middlewares around it.
 * The error bears the rejection's code as its name, so that a state machine can catch it.
 */
export const refuse = (rejection: Rejection, errors?: readonly FieldError[]): never => {
  const error = new Error(rejection.detail);
  error.name = rejection.rejected;
  const refusal: Refusal = { rejection, ...(errors && { errors }) };
  throw Object.assign(error, { refusal });
};

/** The rejection that ended the chain; undefined for any other error. */
export const refusalIn = (error: unknown): Refusal | undefined =>
  error instanceof Error && "refusal" in error ? (error.refusal as Refusal) : undefined;
