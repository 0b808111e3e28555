import { type DecidedAlone, nothingAlone } from "../../../domain/loan/instruction/decided-alone.ts";
import type { Money } from "../../../domain/money.ts";
import type { InstructionKind } from "../../../domain/protocol/instruction.ts";
import { decidedAloneKey } from "../table/item-keys.ts";
import { decode, encode, type Item } from "../table/item.ts";
import { read, type Write } from "../table/table.ts";
import { putVersioned } from "../table/versioned.ts";

/** Whose, and of which kind and currency. A person is the name: several keys of one person count together. */
export type AloneSubject = {
  readonly name: string;
  readonly kind: InstructionKind;
  readonly currency: Money["currency"];
};

/** What a person has instructed alone. */
export const loadDecidedAlone = async (subject: AloneSubject): Promise<DecidedAlone> => {
  const item = await read(decidedAloneKey(subject));
  if (!item) return nothingAlone;
  const { pk: _pk, sk: _sk, ...facts } = item;
  return decode(facts) as DecidedAlone;
};

/** The write of the next sum, in the commit of its instruction; it fails where the same person was faster elsewhere. */
export const decidedAloneWrites = (
  subject: AloneSubject,
  before: DecidedAlone,
  next: DecidedAlone,
): readonly Write[] =>
  next === before ? [] : [putVersioned({ ...decidedAloneKey(subject), ...(encode(next) as Item) }, next.version)];
