import { useSignal } from "@preact/signals";
import { h } from "preact";
import { useEffect } from "preact/hooks";
import type { EvidenceFile } from "../sdk/evidence-file.ts";
import { withConnection } from "./pay-state.ts";
import { words } from "./words.ts";

/** A file of either side: a picture that the browser can show, or a button that saves it. */
export const FileView = ({ file }: { readonly file: EvidenceFile }) => {
  const { reference, type, name, size } = file;
  const address = useSignal("");
  const failed = useSignal(false);
  const isShown = type === "image/jpeg" || type === "image/png" || type === "image/webp";
  const load = async (): Promise<void> =>
    withConnection(async (connection) => {
      try {
        const { bytes } = await connection.downloadEvidence(reference);
        // The type is the lender's, and an address of our own is opened by nothing but this page.
        address.value = URL.createObjectURL(new Blob([bytes], { type }));
      } catch {
        failed.value = true;
      }
    });
  useEffect(() => {
    if (isShown) void load();
    return () => URL.revokeObjectURL(address.value);
  }, [reference]);
  const save = async (): Promise<void> => {
    failed.value = false;
    if (address.value === "") await load();
    if (address.value === "") return;
    const link = document.createElement("a");
    link.href = address.value;
    link.download = name;
    link.click();
  };
  return h(
    "div",
    { class: "file" },
    isShown && address.value !== "" && h("img", { src: address.value, alt: name }),
    h(
      "button",
      { type: "button", class: "link", onClick: () => void save() },
      words.files.save(name, words.files.size(size)),
    ),
    failed.value && h("p", { class: "input-error", role: "alert" }, words.files.unreadable),
  );
};
