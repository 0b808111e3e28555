import type { ErrorCode } from "./error-code.ts";
import type { Sentence } from "./sentence.ts";

/** The gateway rejected a request: `code` is a heading of docs/errors.md, and the message says what to do. */
export class TallystickProblem extends Error {
  readonly code: ErrorCode;
  readonly status: number;
  /** True when the same request may succeed if it is retried. */
  readonly retryable: boolean;
  /** The seconds to wait before that, if the gateway states them. */
  readonly retryAfter: number | undefined;
  /** The gateway's id of the request; quote it when you ask its operator for help. */
  readonly requestId: string | undefined;
  /** The invalid fields, as JSON pointers into the body or as query parameters. */
  readonly errors: readonly FieldError[];
  /** The message in parts, where it has amounts or days, so that a page writes them in its reader's format. */
  readonly sentence: Sentence | undefined;

  constructor(problem: ProblemBody, status: number, headers: Headers = new Headers()) {
    super(problem.detail ?? problem.title ?? `HTTP ${status}`);
    this.name = "TallystickProblem";
    this.code = problem.code ?? "Unexpected";
    this.status = status;
    this.retryable = problem.retryable ?? status >= 500;
    this.errors = problem.errors ?? [];
    this.sentence = problem.sentence;
    const seconds = headers.get("retry-after") ?? "";
    this.retryAfter = /^\d+$/.test(seconds) ? Number(seconds) : undefined;
    this.requestId = headers.get("request-id") ?? undefined;
  }
}

/** An invalid field, and why. */
type FieldError = { readonly pointer?: string; readonly parameter?: string; readonly detail: string };

/** True for a rejection with this code; narrows the type. */
export const isProblem = <Code extends ErrorCode>(
  error: unknown,
  code: Code,
): error is TallystickProblem & { readonly code: Code } => error instanceof TallystickProblem && error.code === code;

/** The gateway's RFC 9457 problem document. */
export type ProblemBody = {
  readonly title?: string;
  readonly code?: ErrorCode;
  readonly detail?: string;
  readonly retryable?: boolean;
  readonly errors?: readonly FieldError[];
  readonly sentence?: Sentence;
};

/** An answer that the lender or the gateway did not sign, or that answers a different request. Do not use its content. */
export class UntrustedAnswer extends Error {
  override readonly name = "UntrustedAnswer";
}
