import { useSignal } from "@preact/signals";
import { h, type TargetedEvent } from "preact";
import { offered, pick, type PickedFile, type PickedFiles } from "./picked-files.ts";
import { words } from "./words.ts";

type Props = { readonly name: string; readonly files: PickedFiles };

/** Chooses files for a form: from the device, by drag and drop, or with a phone's camera. They are sent with the form. */
export const FilePicker = ({ name, files }: Props) => {
  const text = words.files;
  const over = useSignal(false);
  const drag = (isOver: boolean) => (event: DragEvent) => {
    event.preventDefault();
    over.value = isOver;
  };
  return h(
    "fieldset",
    {
      class: over.value ? "drop over" : "drop",
      onDragOver: drag(true),
      onDragLeave: drag(false),
      onDrop: (event: DragEvent) => {
        drag(false)(event);
        pick(files, [...(event.dataTransfer?.files ?? [])]);
      },
    },
    h("legend", {}, text.legend),
    h(
      "div",
      { class: "choose" },
      h(Chooser, { id: `${name}-files`, label: text.choose, files, help: `${name}-files-help`, multiple: true }),
      h(Chooser, { id: `${name}-camera`, label: text.camera, files, help: `${name}-files-help`, capture: true }),
    ),
    h("p", { class: "quiet", id: `${name}-files-help` }, text.help, h("span", { class: "fine" }, " ", text.drop)),
    h(
      "ul",
      { class: "picked", "aria-label": text.chosen, "aria-live": "polite" },
      files.value.map((file) => h(PickedView, { key: file.key, file, files, focus: `${name}-files` })),
    ),
  );
};

type ChooserProps = {
  readonly id: string;
  readonly label: string;
  readonly files: PickedFiles;
  readonly help: string;
  readonly multiple?: true;
  readonly capture?: true;
};

/** The input itself is not seen: its label is the button, and shows its focus. */
const Chooser = ({ id, label, files, help, multiple, capture }: ChooserProps) =>
  h(
    "label",
    { class: capture ? "chooser camera" : "chooser" },
    h("input", {
      id,
      type: "file",
      class: "unseen",
      accept: capture ? "image/*" : offered,
      "aria-describedby": help,
      ...(multiple && { multiple: true }),
      ...(capture && { capture: "environment" }),
      onChange: ({ currentTarget }: TargetedEvent<HTMLInputElement>) => {
        pick(files, [...(currentTarget.files ?? [])]);
        // The same file can be chosen again after it was removed.
        currentTarget.value = "";
      },
    }),
    label,
  );

type PickedProps = { readonly file: PickedFile; readonly files: PickedFiles; readonly focus: string };

const PickedView = ({ file: { key, source, progress, reference, failure }, files, focus }: PickedProps) => {
  const text = words.files;
  const remove = (): void => {
    files.value = files.value.filter((each) => each.key !== key);
    document.querySelector<HTMLElement>(`#${focus}`)?.focus();
  };
  return h(
    "li",
    { class: failure ? "refused" : "" },
    h("span", { class: "file-name" }, source.name),
    h("span", { class: "quiet" }, text.size(source.size), reference !== undefined && `, ${text.sent}`),
    progress !== undefined && reference === undefined
      ? h("progress", { max: 1, value: progress, "aria-label": text.sending(source.name) })
      : h(
          "button",
          { type: "button", class: "link", "aria-label": text.remove(source.name), onClick: remove },
          text.removeShort,
        ),
    failure && h("p", { class: "input-error" }, failure.what, failure.next === "" ? "" : ` ${failure.next}`),
  );
};
