import { type Instruction, isEnded } from "../../../domain/loan/instruction/instruction.ts";
import type { InstructionTerms } from "../../../domain/protocol/instruction.ts";
import { reject, type Rejection } from "../../../domain/rejection.ts";
import type { TrailNote } from "../../../domain/trail.ts";
import { type Attributes, fromAttributes } from "../table/attributes.ts";
import {
  instructionKey,
  instructionPrefix,
  loanKey,
  openInstructionKey,
  openInstructions,
} from "../table/item-keys.ts";
import { decode, encode, type Item } from "../table/item.ts";
import { type FurtherWrites, commit, put, query, read, TableName, type Write } from "../table/table.ts";
import { decideAgain, putVersioned } from "../table/versioned.ts";
import { appendToTrail, loadTrailHead } from "./trail-store.ts";

/** An instruction of a loan, if it exists. */
export const loadInstruction = async (loan: string, no: number): Promise<Instruction | undefined> => {
  const item = await read(instructionKey(loan, no));
  return item && toInstruction(item);
};

/** The instructions that a loan has had, the oldest first. */
export const loadInstructions = async (loan: string): Promise<readonly Instruction[]> =>
  (await query(loanKey(loan).pk, { prefix: instructionPrefix })).map(toInstruction);

/**
 * Records a new instruction with its entry in the loan's trail, unless `decide` returns one that was given before; decided again if
 * another entry was faster.
 */
export const saveNewInstruction = async (
  loan: string,
  decide: (no: number) => Promise<Instruction | Rejection>,
  noteOf: (instruction: Instruction) => TrailNote,
  further: FurtherWrites<Instruction>,
): Promise<Instruction | Rejection> => {
  const { pk } = loanKey(loan);
  const saved = await decideAgain<{ readonly no: number }, Instruction>(
    "the loan's trail",
    async () => ({ no: ((await loadTrailHead(pk))?.no ?? 0) + 1 }),
    async ({ no }) => decide(no),
    async (instruction, { no }) => {
      if (instruction.no !== no) return true;
      const entry = await appendToTrail(pk, noteOf(instruction));
      if (entry.no !== no) return false;
      return commit([...instructionWrites(instruction), ...entry.writes, ...(await further(instruction))]);
    },
  );
  return saved;
};

/** Load, decide, save: an instruction and its entry in the loan's trail. A decision that returns it unchanged writes nothing. */
export const changeInstruction = async (
  { loan, no }: { readonly loan: string; readonly no: number },
  decide: (before: Instruction) => Instruction | Rejection,
  noteOf: (next: Instruction) => TrailNote,
  further: FurtherWrites<Instruction> = () => [],
): Promise<Instruction | Rejection> =>
  decideAgain<Instruction>(
    "the instruction",
    async () => (await loadInstruction(loan, no)) ?? reject("InstructionUnknown", `${loan} has no instruction ${no}`),
    decide,
    async (next) => {
      const { writes } = await appendToTrail(loanKey(loan).pk, noteOf(next));
      return commit([...instructionWrites(next), ...writes, ...(await further(next))]);
    },
  );

/** Until it has ended, an instruction is also in the list of open ones, which the hand-over to the gateway follows. */
export const instructionWrites = (instruction: Instruction): readonly Write[] => {
  const { loan, no, version, status, at, terms } = instruction;
  const Key = openInstructionKey(loan, no);
  const open = { loan, no, status, at, terms, tries: 0 } satisfies OpenInstruction;
  return [
    putVersioned({ ...instructionKey(loan, no), ...(encode(instruction) as Item) }, version),
    isEnded(instruction)
      ? { Delete: { TableName, Key } }
      : { Put: { TableName, Item: { ...Key, ...(encode(open) as Item) } } },
  ];
};

/** An open instruction in the list: what the gateway is given of it, and how often it was given again. */
export type OpenInstruction = Pick<Instruction, "loan" | "no" | "status" | "at"> & {
  readonly terms: InstructionTerms;
  readonly tries: number;
};

/** Every instruction that has not ended. */
export const listOpenInstructions = async (): Promise<readonly OpenInstruction[]> =>
  (await query(openInstructions)).map(toOpenInstruction);

/** Has an open instruction handed to the gateway again: its item changes, so the stream carries it. False if it is not open any more. */
export const repeatInstruction = async (open: OpenInstruction): Promise<boolean> => {
  const next: OpenInstruction = { ...open, tries: open.tries + 1 };
  return put({ ...openInstructionKey(open.loan, open.no), ...(encode(next) as Item) }, "attribute_exists(pk)");
};

/** An open instruction from the stream's wire form. */
export const toOpenInstructionFromImage = (image: Record<string, unknown>): OpenInstruction =>
  toOpenInstruction(fromAttributes(image as Attributes));

const toOpenInstruction = ({ pk: _pk, sk: _sk, ...facts }: Item): OpenInstruction => decode(facts) as OpenInstruction;

const toInstruction = ({ pk: _pk, sk: _sk, ...facts }: Item): Instruction => decode(facts) as Instruction;
