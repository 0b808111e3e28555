import { useSignal } from "@preact/signals";
import { h } from "preact";
import type { Cancellation } from "../sdk/purchase.ts";
import { OperationView } from "./operation-view.ts";
import { reportInputError, type Connection } from "./pay-state.ts";
import { words } from "./words.ts";

type Props = { readonly no: number; readonly dispute: NonNullable<Cancellation["dispute"]> };

/** The evidence of both sides, and a form to add more until the dispute is decided. */
export const EvidenceView = ({ no, dispute }: Props) => {
  const text = words.evidence;
  const name = `evidence-${no}`;
  const typed = useSignal("");
  const prepare = () => {
    const reference = typed.value.trim();
    if (reference === "") return reportInputError(name, text.none) as undefined;
    return async (connection: Connection) => {
      const answer = await connection.addEvidence(no, [reference]);
      typed.value = "";
      return answer;
    };
  };
  return h(
    "div",
    {},
    dispute.evidence.length > 0 &&
      h(
        "ul",
        { class: "sentences" },
        dispute.evidence.map(({ by, reference }) =>
          h("li", { key: `${by} ${reference}` }, text.from[by], " ", h("code", {}, reference)),
        ),
      ),
    h(
      OperationView,
      { ...text, name, prepare },
      h("label", { for: name + "-text" }, text.label),
      h("input", {
        id: name + "-text",
        value: typed.value,
        "aria-describedby": `${name}-help`,
        onInput: (event) => void (typed.value = event.currentTarget.value),
      }),
      h("p", { class: "quiet", id: `${name}-help` }, text.help),
    ),
  );
};
