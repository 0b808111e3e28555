/** The caller: a function or state machine by its role's logical id, or the developer, who may do everything. */
export type Caller = { readonly role: string } | "developer";

/** One AWS service: executes an action, named as on the wire, with its JSON input, and returns its JSON output. */
export type Service = (action: string, input: Readonly<Record<string, unknown>>, caller: Caller) => Promise<object>;

/** Throws AccessDenied unless the caller's policies allow the action (`kms:Decrypt`) on the resource's ARN; `context` has the condition keys. */
export type Authorize = (
  caller: Caller,
  action: string,
  resource: string,
  context?: Readonly<Record<string, string>>,
) => void;

/** An AWS error: `code` is the exception's name, `status` the HTTP status. */
export class AwsError extends Error {
  readonly code: string;
  readonly status: number;
  readonly fields: Readonly<Record<string, unknown>>;

  constructor(code: string, message: string, status = 400, fields: Readonly<Record<string, unknown>> = {}) {
    super(message);
    this.code = code;
    this.status = status;
    this.fields = fields;
  }
}

/** Everything in this runtime is in one region of one account. */
export const region = "us-east-1";

export const account = "000000000000";

export const arn = (service: string, resource: string): string => `arn:aws:${service}:${region}:${account}:${resource}`;

/** A field of a request or a row as text; empty when it is not text. */
export const text = (value: unknown): string => (typeof value === "string" ? value : "");
