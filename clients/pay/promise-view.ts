import { useSignal } from "@preact/signals";
import { h } from "preact";
import type { Rights } from "../sdk/purchaser.ts";
import { DeedView } from "./deed-view.ts";
import type { Connection } from "./pay-state.ts";
import { words } from "./words.ts";

/** A late purchaser's word to pay by a day. */
export const PromiseView = ({ right: { from, until } }: { readonly right: NonNullable<Rights["promise"]> }) => {
  const says = words.promise;
  const day = useSignal(until);
  const deed = () => async (connection: Connection) => connection.promise(day.value);
  return h(
    DeedView,
    { ...says, name: "promise", deed },
    h("label", { for: "promise-day" }, says.day),
    h("input", {
      id: "promise-day",
      type: "date",
      required: true,
      min: from,
      max: until,
      value: day.value,
      onInput: (event) => void (day.value = event.currentTarget.value),
    }),
  );
};
