import { useSignal } from "@preact/signals";
import { h } from "preact";
import { Choices } from "./choices.ts";
import { DeedView } from "./deed-view.ts";
import type { DisputeKind } from "../sdk/purchase.ts";
import type { Connection } from "./pay-state.ts";
import { words } from "./words.ts";

/** Says that something is wrong with all that was bought. */
export const DisputeView = () => {
  const says = words.dispute;
  const kind = useSignal<DisputeKind>("goodsNotReceived");
  const proof = useSignal("");
  const deed = () => async (connection: Connection) => {
    const evidence = proof.value.trim();
    return connection.dispute({ kind: kind.value, ...(evidence !== "" && { evidence: [evidence] }) });
  };
  return h(
    DeedView,
    { name: "dispute", title: says.title, text: says.text, button: says.button, kind: "danger", deed },
    h(Choices, { legend: says.kind, shown: true, name: "kind", chosen: kind, choices: says.kinds }),
    h("label", { for: "proof" }, says.evidence),
    h("input", {
      id: "proof",
      value: proof.value,
      "aria-describedby": "proof-help",
      onInput: (event) => void (proof.value = event.currentTarget.value),
    }),
    h("p", { class: "quiet", id: "proof-help" }, says.evidenceHelp),
  );
};
