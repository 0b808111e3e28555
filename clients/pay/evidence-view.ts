import { useSignal } from "@preact/signals";
import { h } from "preact";
import type { Cancellation } from "../sdk/purchase.ts";
import { DeedView } from "./deed-view.ts";
import { complain, type Connection } from "./pay-state.ts";
import { words } from "./words.ts";

type Props = { readonly no: number; readonly dispute: NonNullable<Cancellation["dispute"]> };

/** What each side has referred to, and a way to refer to more until the dispute is decided. */
export const EvidenceView = ({ no, dispute }: Props) => {
  const says = words.evidence;
  const name = `evidence-${no}`;
  const typed = useSignal("");
  const deed = () => {
    const reference = typed.value.trim();
    if (reference === "") return complain(name, says.none) as undefined;
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
          h("li", { key: `${by} ${reference}` }, says.from[by], " ", h("code", {}, reference)),
        ),
      ),
    h(
      DeedView,
      { ...says, name, deed },
      h("label", { for: name + "-text" }, says.label),
      h("input", {
        id: name + "-text",
        value: typed.value,
        "aria-describedby": `${name}-help`,
        onInput: (event) => void (typed.value = event.currentTarget.value),
      }),
      h("p", { class: "quiet", id: `${name}-help` }, says.help),
    ),
  );
};
