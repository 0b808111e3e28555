import type { ErrorCode } from "./error-code.ts";

/** The gateway said no: `code` is one word of docs/errors.md, `detail` a sentence that names what to do. */
export class TallystickProblem extends Error {
  readonly code: ErrorCode;
  readonly status: number;
  /** True when the same request may succeed if it is sent again. */
  readonly retryable: boolean;
  /** After how many seconds that is worth it, where the gateway says so. */
  readonly retryAfter: number | undefined;
  /** The gateway's name for the request: give it to its operator when you ask for help. */
  readonly requestId: string | undefined;
  /** Where in the body the faults are, as JSON pointers, or which parameter of the query does not fit. */
  readonly errors: readonly Fault[];

  constructor(problem: ProblemBody, status: number, headers: Headers = new Headers()) {
    super(problem.detail ?? problem.title ?? `HTTP ${status}`);
    this.name = "TallystickProblem";
    this.code = problem.code ?? "Unexpected";
    this.status = status;
    this.retryable = problem.retryable ?? status >= 500;
    this.errors = problem.errors ?? [];
    const seconds = headers.get("retry-after") ?? "";
    this.retryAfter = /^\d+$/.test(seconds) ? Number(seconds) : undefined;
    this.requestId = headers.get("request-id") ?? undefined;
  }
}

/** What does not fit, and where. */
type Fault = { readonly pointer?: string; readonly parameter?: string; readonly detail: string };

/** True for a no of just this code, which the compiler then knows. */
export const isProblem = <Code extends ErrorCode>(
  error: unknown,
  code: Code,
): error is TallystickProblem & { readonly code: Code } => error instanceof TallystickProblem && error.code === code;

/** RFC 9457 as the gateway writes it. */
export type ProblemBody = {
  readonly title?: string;
  readonly code?: ErrorCode;
  readonly detail?: string;
  readonly retryable?: boolean;
  readonly errors?: readonly Fault[];
};

/** Something came back that is not what the lender or the gateway signed, or not about what was asked: trust nothing in it. */
export class UntrustedAnswer extends Error {
  override readonly name = "UntrustedAnswer";
}
