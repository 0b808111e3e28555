import { useSignal } from "@preact/signals";
import { h } from "preact";
import { DeedView } from "./deed-view.ts";
import type { Connection } from "./pay-state.ts";
import { words } from "./words.ts";

/** A late purchaser's word to pay by a day. */
export const PromiseView = () => {
  const says = words.promise;
  const day = useSignal("");
  const deed = () => async (connection: Connection) => connection.promise(day.value);
  return h(
    DeedView,
    { name: "promise", title: says.title, text: says.text, button: says.button, deed },
    h("label", { for: "promise-day" }, says.day),
    h("input", {
      id: "promise-day",
      type: "date",
      required: true,
      value: day.value,
      onInput: (event) => void (day.value = event.currentTarget.value),
    }),
  );
};
