import { useSignal } from "@preact/signals";
import { h } from "preact";
import type { Rights } from "../sdk/purchaser.ts";
import { OperationView } from "./operation-view.ts";
import type { Connection } from "./pay-state.ts";
import { words } from "./words.ts";

/** The form in which a late purchaser promises to pay by a day. */
export const PromiseView = ({ right: { from, until } }: { readonly right: NonNullable<Rights["promise"]> }) => {
  const text = words.promise;
  const day = useSignal(until);
  const prepare = () => async (connection: Connection) => connection.promise(day.value);
  return h(
    OperationView,
    { ...text, name: "promise", prepare },
    h("label", { for: "promise-day" }, text.day),
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
