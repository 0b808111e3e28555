import * as z from "zod";
import { limitedKinds } from "../../domain/loan/instruction/limits.ts";
import { rejectionCodes } from "../../domain/rejection.ts";
import { Instant, Money, name } from "./named.ts";

const StaffMember = name(
  "StaffMember",
  z.strictObject({ operator: z.string(), name: z.string() }),
  "A member of the staff: the id of the key that was used, and the name it was issued to.",
);

const recorded = {
  no: z.int(),
  status: z.enum(["waiting", "ready", "done", "refused", "withdrawn", "declined", "expired"]),
  reason: z.string(),
  by: StaffMember,
  at: Instant,
  needs: z.enum(["limit", "surplus"]).optional(),
  until: Instant.optional(),
  approvedBy: StaffMember.optional(),
  code: z.enum(rejectionCodes).optional(),
};

export const Instruction = name(
  "Instruction",
  z.discriminatedUnion("kind", [
    z.strictObject({ kind: z.literal("payment"), amount: Money, reference: z.string(), ...recorded }),
    z.strictObject({ kind: z.literal("refund"), amount: Money, request: z.string(), ...recorded }),
    z.strictObject({
      kind: z.literal("replan"),
      count: z.int(),
      rateBasisPoints: z.int().optional(),
      due: z.record(z.string(), z.unknown()).optional(),
      waivePenalties: z.boolean().optional(),
      ...recorded,
    }),
    z.strictObject({ kind: z.literal("chargeOff"), ...recorded }),
    z.strictObject({ kind: z.literal("creditReturn"), ...recorded }),
    z.strictObject({
      kind: z.literal("bounce"),
      collection: z.string(),
      bankReason: z.string().optional(),
      ...recorded,
    }),
    z.strictObject({ kind: z.literal("holdbackRelease"), ...recorded }),
    z.strictObject({ kind: z.literal("resumption"), cancellation: z.int(), ...recorded }),
    z.discriminatedUnion("favours", [
      z.strictObject({
        kind: z.literal("disputeDecision"),
        favours: z.literal("mall"),
        cancellation: z.int(),
        ...recorded,
      }),
      z.strictObject({
        kind: z.literal("disputeDecision"),
        favours: z.literal("purchaser"),
        cancellation: z.int(),
        amount: Money,
        lines: z.array(z.strictObject({ id: z.string(), quantity: z.int() })).optional(),
        ...recorded,
      }),
    ]),
  ]),
  "What the lender's staff instruct on a loan. `waiting`: a second person must approve it, for the reason in `needs`, until `until`; `ready`: it is being carried out; `done`; `refused`: for the reason in `code`; `withdrawn` by who gave it; `declined` by a second person; `expired`: nobody decided in time.",
);

export const TrailEntry = name(
  "TrailEntry",
  z.strictObject({
    no: z.int(),
    at: Instant,
    did: z.string(),
    by: StaffMember.optional(),
    why: z.string().optional(),
    instruction: z.int().optional(),
    facts: z.record(z.string(), z.unknown()).optional(),
    previous: z.string(),
  }),
  "An entry of the trail of a loan or a mall. `previous` is the SHA-256 (base64url) of the canonical JSON (RFC 8785) of the entry before it.",
);

const kind = z.enum(limitedKinds as [string, ...string[]]);

export const Limit = name(
  "Limit",
  z.strictObject({ kind, limit: Money, usual: z.literal(true).optional() }),
  "The largest amount that one person may instruct of a kind. `usual`: the lender has set none of its own.",
);

export const LimitProposal = name(
  "LimitProposal",
  z.strictObject({
    no: z.int(),
    kind,
    limit: Money,
    by: StaffMember,
    reason: z.string(),
    at: Instant,
    until: Instant,
  }),
  "A higher limit that waits for a second person until `until`.",
);
