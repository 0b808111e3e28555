import { call } from "./http.ts";
import { digestOf } from "./message.ts";
import { UntrustedAnswer } from "./problem.ts";
import type { Money } from "./purchase.ts";
import type { Sentence } from "./sentence.ts";

/** One instalment of a plan: total = principal + interest + fee. */
export type PlanInstalment = {
  readonly no: number;
  readonly due: string;
  readonly principal: Money;
  readonly interest: Money;
  readonly fee: Money;
  readonly total: Money;
};

/** Everything that the purchaser must be shown before consenting to a plan, calculated as if the goods were accepted on `day`. */
export type Disclosure = {
  readonly lender: string;
  readonly plan: string;
  readonly name: string;
  readonly amount: Money;
  readonly day: string;
  readonly instalments: readonly PlanInstalment[];
  /** The annual percentage rate (Directive 2008/48/EC): in per cent to one decimal, and in millionths. */
  readonly apr: { readonly percent: string; readonly millionths: number };
  readonly totalCost: Money;
  readonly totalPayable: Money;
  readonly terms: Readonly<Record<string, unknown>>;
  /** The terms as sentences, in English. */
  readonly words: readonly string[];
  /** The same in parts, for a page whose numbers and days have another format. */
  readonly sentences: readonly Sentence[];
};

/** A plan as the lender offers it for an amount; `digest` is SHA-256 of the disclosure's canonical JSON. */
export type PlanOffer = {
  readonly id: string;
  readonly name: string;
  readonly digest: string;
  readonly disclosure: Disclosure;
};

/** The chosen plan, and the digest of the disclosure that was shown; only a plan without cost and without late fee needs no `shown`. */
export type PlanChoice = {
  readonly plan: string;
  readonly shown?: { readonly day: string; readonly digest: string };
};

/**
 * A lender's plans for an amount in minor units, cheapest first, from the lender's own API (`findLenderUrl`); `day` is the assumed day of
 * acceptance, today by default.
 */
export const showPlans = async (
  lenderUrl: string,
  lender: string,
  { amount, currency, day }: Money & { readonly day?: string },
  retryTimeoutMs?: number,
): Promise<readonly PlanOffer[]> => {
  const query = new URLSearchParams({ amount, currency, ...(day !== undefined && { day }) });
  const path = `/v1/lenders/${encodeURIComponent(lender)}/plans?${query.toString()}`;
  const { plans } = (await call(lenderUrl, { method: "GET", path }, retryTimeoutMs)) as {
    readonly plans: readonly PlanOffer[];
  };
  return plans;
};

/** The purchaser's choice of a fully shown offer. Recomputes the digest, and throws UntrustedAnswer if the disclosure was changed. */
export const consentTo = async ({ id, digest, disclosure }: PlanOffer): Promise<PlanChoice> => {
  const shown = await digestOf(canonical(disclosure));
  if (shown !== digest || disclosure.plan !== id)
    throw new UntrustedAnswer("the plan's digest does not match its disclosure");
  return { plan: id, shown: { day: disclosure.day, digest: shown } };
};

/** RFC 8785 canonical JSON, for text and whole numbers: sorted names, no spaces. */
const canonical = (value: unknown): string => {
  if (Array.isArray(value)) return `[${value.map(canonical).join(",")}]`;
  if (typeof value !== "object" || value === null) return JSON.stringify(value);
  const members = Object.entries(value).toSorted(([a], [b]) => (a < b ? -1 : 1));
  return `{${members.map(([name, member]) => `${JSON.stringify(name)}:${canonical(member)}`).join(",")}}`;
};
