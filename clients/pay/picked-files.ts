import type { Signal } from "@preact/signals";
import { type Failure, failureOf } from "./failure.ts";
import type { Connection } from "./pay-state.ts";
import { drawAgain } from "./photo.ts";
import { sendWithProgress } from "./send-with-progress.ts";
import { words } from "./words.ts";

/** A file that was chosen, and is sent with the form: how much of it has left, and its reference once the lender has it. */
export type PickedFile = {
  readonly key: number;
  readonly source: File;
  readonly progress?: number;
  readonly reference?: string;
  readonly failure?: Failure;
};

/** The chosen files of a form. */
export type PickedFiles = Signal<readonly PickedFile[]>;

const [mostFiles, mostBytes] = [10, 3 * 1024 * 1024];

const accepted = ["image/jpeg", "image/png", "image/webp", "image/heic", "image/heif", "application/pdf"];

/** What a file dialog offers; without HEIC, because phones then give a JPEG, which every browser shows. */
export const offered = "image/jpeg,image/png,image/webp,application/pdf";

let keys = 0;

/** Adds files to those that were chosen, each with what is wrong with it as far as that can be seen here. */
export const pick = (files: PickedFiles, chosen: readonly File[]): void => {
  const more = chosen.map((source, i): PickedFile => {
    const wrong = faultOf(source) ?? (files.value.length + i >= mostFiles ? words.files.tooMany : undefined);
    return { key: ++keys, source, ...(wrong !== undefined && { failure: { what: wrong, next: "" } }) };
  });
  files.value = [...files.value, ...more];
};

/** A photo is made smaller before it is sent. */
const faultOf = ({ size, type }: File): string | undefined => {
  if (size === 0) return words.files.empty;
  // Some systems do not know a file's type; then the lender says what it is.
  if (type !== "" && !accepted.includes(type)) return words.files.otherType;
  return size > mostBytes && !type.startsWith("image/") ? words.files.tooLarge : undefined;
};

/** True where a file was chosen that cannot be sent. */
export const hasFault = (files: PickedFiles): boolean => files.value.some(({ failure }) => failure !== undefined);

/** Sends the chosen files, one after the other, and returns their references; those that were sent before are not sent again. */
export const sendPicked = async (
  connection: Connection,
  files: PickedFiles,
  cancellation?: number,
): Promise<readonly string[]> => {
  for (const { key, source, reference } of files.value)
    if (reference === undefined) {
      const change = (facts: Partial<PickedFile>): void =>
        void (files.value = files.value.map((each) => (each.key === key ? { ...each, ...facts } : each)));
      try {
        change({ progress: 0 });
        const file = {
          file: await drawAgain(source),
          name: source.name,
          ...(cancellation !== undefined && { cancellation }),
        };
        const sent = await connection.uploadEvidence(
          file,
          sendWithProgress((progress) => change({ progress })),
        );
        change({ progress: 1, reference: sent.reference });
      } catch (error) {
        files.value = files.value.map((each) => (each.key === key ? { key, source, failure: failureOf(error) } : each));
        throw error;
      }
    }
  return files.value.flatMap(({ reference }) => reference ?? []);
};
