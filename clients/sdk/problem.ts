/** The gateway said no: `code` is one word of docs/errors.md, `detail` a sentence that names what to do. */
export class TallystickProblem extends Error {
  readonly code: string;
  readonly status: number;
  /** True when the same request may succeed if it is sent again. */
  readonly retryable: boolean;
  /** Where in the body the faults are, as JSON pointers. */
  readonly errors: readonly { readonly pointer: string; readonly detail: string }[];

  constructor(problem: ProblemBody, status: number) {
    super(problem.detail ?? problem.title ?? `HTTP ${status}`);
    this.name = "TallystickProblem";
    this.code = problem.code ?? "Unexpected";
    this.status = status;
    this.retryable = problem.retryable ?? status >= 500;
    this.errors = problem.errors ?? [];
  }
}

/** RFC 9457 as the gateway writes it. */
export type ProblemBody = {
  readonly title?: string;
  readonly code?: string;
  readonly detail?: string;
  readonly retryable?: boolean;
  readonly errors?: readonly { readonly pointer: string; readonly detail: string }[];
};

/** Something came back that is not what the lender or the gateway signed, or not about what was asked: trust nothing in it. */
export class UntrustedAnswer extends Error {
  override readonly name = "UntrustedAnswer";
}
