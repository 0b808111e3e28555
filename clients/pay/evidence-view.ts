import { useSignal } from "@preact/signals";
import { h } from "preact";
import type { Cancellation } from "../sdk/purchase.ts";
import { FilePicker } from "./file-picker.ts";
import { FileView } from "./file-view.ts";
import { OperationView } from "./operation-view.ts";
import { loan, reportInputError, type Connection } from "./pay-state.ts";
import { hasFault, type PickedFile, sendPicked } from "./picked-files.ts";
import { words } from "./words.ts";

type Props = { readonly no: number; readonly dispute: NonNullable<Cancellation["dispute"]> };

/** The evidence of both sides, as the dispute names it; then files of it that the lender has and the gateway did not name. */
export const EvidenceList = ({ no, dispute: { evidence } }: Props) => {
  const files = loan.value?.files ?? [];
  const named = evidence.map(({ by, reference }) => ({
    by,
    reference,
    file: files.find((each) => each.reference === reference),
  }));
  const unnamed = files
    .filter((each) => each.cancellation === no && evidence.every(({ reference }) => reference !== each.reference))
    .map((file) => ({ by: file.by, reference: file.reference, file }));
  const all = [...named, ...unnamed];
  return all.length === 0
    ? null
    : h(
        "ul",
        { class: "evidence" },
        all.map(({ by, reference, file }) =>
          h(
            "li",
            { key: `${by} ${reference}` },
            words.files.from[by],
            " ",
            file ? h(FileView, { file }) : h(ReferenceView, { reference }),
          ),
        ),
      );
};

const ReferenceView = ({ reference }: { readonly reference: string }) =>
  reference.startsWith("file_") && loan.value
    ? h("span", { class: "quiet" }, words.files.missing)
    : h("code", {}, reference);

/** A form to add evidence until the dispute is decided. */
export const EvidenceForm = ({ no }: Pick<Props, "no">) => {
  const text = words.evidence;
  const name = `evidence-${no}`;
  const typed = useSignal("");
  const files = useSignal<readonly PickedFile[]>([]);
  const prepare = () => {
    const reference = typed.value.trim();
    if (hasFault(files)) return reportInputError(name, words.files.fix) as undefined;
    if (reference === "" && files.value.length === 0) return reportInputError(name, text.none) as undefined;
    return async (connection: Connection) => {
      const sent = await sendPicked(connection, files, no);
      const answer = await connection.addEvidence(no, [...sent, ...(reference === "" ? [] : [reference])]);
      typed.value = "";
      files.value = [];
      return answer;
    };
  };
  return h(
    OperationView,
    { ...text, name, prepare },
    h(FilePicker, { name, files }),
    h("label", { for: name + "-text" }, text.label),
    h("input", {
      id: name + "-text",
      value: typed.value,
      "aria-describedby": `${name}-help`,
      onInput: (event) => void (typed.value = event.currentTarget.value),
    }),
    h("p", { class: "quiet", id: `${name}-help` }, text.help),
  );
};
