import { expect } from "vitest";
import type { AdvanceQuote, Purchase, RefundPreview } from "../../clients/sdk/purchase.ts";

/** What came back over HTTP: a purchase and its papers, or an RFC 9457 problem. */
export type Answer = {
  readonly status: number;
  readonly type: string;
  /** The stored answer of an earlier request under the same key. */
  readonly replayed?: true;
  readonly body: {
    readonly purchase?: Purchase;
    readonly purchases?: readonly Purchase[];
    readonly cursor?: string;
    readonly sealed?: string;
    readonly quote?: AdvanceQuote;
    readonly preview?: RefundPreview;
    readonly token?: string;
    readonly expiresAt?: string;
    readonly receipt?: string;
    readonly code?: string;
    readonly detail?: string;
    readonly errors?: readonly { readonly pointer: string; readonly detail: string }[];
  };
};

/** More than the writers that a test lets collide on one purchase. */
const attempts = 10;

/**
 * Sends a request again, as every client does, while the gateway answers that other writes were faster.
 * How many of them collide depends on the load of the machine, so no test may expect the first answer.
 */
export const retried = async (request: () => Promise<Answer>): Promise<Answer> => {
  for (let attempt = 1; ; attempt++) {
    const answer = await request();
    if (answer.body.code !== "ConcurrentChange" || attempt === attempts) return answer;
    await new Promise((resolve) => setTimeout(resolve, 100 * attempt));
  }
};

/** The purchase in an answer that must have one. */
export const purchaseIn = ({ status, body }: Answer): Purchase => {
  if (!body.purchase) throw new Error(`no purchase in ${status} ${JSON.stringify(body)}`);
  return body.purchase;
};

/** The preview in an answer that must have one, and its token. */
export const previewIn = ({ status, body }: Answer): { readonly preview: RefundPreview; readonly token: string } => {
  const { preview, token } = body;
  if (!preview || token === undefined) throw new Error(`no preview in ${status} ${JSON.stringify(body)}`);
  return { preview, token };
};

/** The quote in an answer that must have one. */
export const quoteIn = ({ status, body }: Answer): AdvanceQuote => {
  if (!body.quote) throw new Error(`no quote in ${status} ${JSON.stringify(body)}`);
  return body.quote;
};

/** An answer is the RFC 9457 problem of that code. */
export const expectProblem = (answer: Answer, status: number, code: string): void => {
  expect(answer).toMatchObject({
    status,
    type: "application/problem+json",
    body: {
      type: `https://github.com/tallystick/tallystick/blob/main/docs/errors.md#${code.toLowerCase()}`,
      title: expect.stringMatching(/\w/),
      status,
      code,
      detail: expect.stringMatching(/\w/),
    },
  });
};

/** The request is refused with that code, and neither gateway nor lender nor bank has changed anything. */
export const expectRefusal = async (
  { state }: { readonly state: () => Promise<object> },
  request: () => Promise<Answer>,
  status: number,
  code: string,
): Promise<Answer> => {
  const before = await state();
  const answer = await request();
  expectProblem(answer, status, code);
  const after = await state();
  // Texts compare in a moment; only where they differ it is worth the time to say what differs.
  if (JSON.stringify(after) !== JSON.stringify(before)) expect(after).toEqual(before);
  return answer;
};
