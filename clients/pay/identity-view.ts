import { useSignal, useSignalEffect } from "@preact/signals";
import { h } from "preact";
import { checkout, purchaser } from "./checkout-state.ts";
import { Card } from "./elements.ts";
import { type Identity, identityOf, offered, readKeyFile } from "./identity.ts";
import { words } from "./words.ts";

type Props = {
  /** Told who pays; undefined while nobody is chosen. */
  readonly choose: (identity: Identity | undefined) => void;
  readonly chosen: Identity | undefined;
  readonly contact: string;
  readonly write: (contact: string) => void;
};

/** Who pays, and where notices go. */
export const IdentityView = ({ choose, chosen, contact, write }: Props) => {
  const says = words.identity;
  return h(
    Card,
    { title: says.title },
    chosen
      ? h(
          "p",
          { class: "known" },
          h("span", {}, says.known(chosen.name)),
          h("button", { type: "button", class: "link", onClick: () => choose(undefined) }, says.other),
        )
      : h(Ways, { choose }),
    h("label", { for: "contact" }, says.contact),
    h("input", {
      id: "contact",
      type: "email",
      required: true,
      autocomplete: "email",
      maxLength: 256,
      value: contact,
      "aria-describedby": "contact-help",
      onInput: (event) => write(event.currentTarget.value),
    }),
    h("p", { class: "quiet", id: "contact-help" }, says.contactHelp),
  );
};

const Ways = ({ choose }: Pick<Props, "choose">) => {
  const says = words.identity;
  const purchasers = useSignal<Awaited<ReturnType<typeof offered>>>([]);
  const bad = useSignal(false);
  useSignalEffect(() => {
    const currency = checkout.value?.amount.currency ?? "";
    void offered(currency).then((found) => (purchasers.value = found));
  });
  const pick = async (account: string): Promise<void> => {
    const given = purchasers.value.find((each) => each.account === account);
    if (given) choose(await identityOf(given));
  };
  const read = async (file: File | undefined): Promise<void> => {
    const identity = file && (await readKeyFile(file));
    bad.value = file !== undefined && identity === undefined;
    if (identity) choose(identity);
  };
  return h(
    "div",
    {},
    purchasers.value.length > 0 && [
      h("label", { for: "purchaser", key: "label" }, says.choose),
      h(
        "select",
        {
          id: "purchaser",
          key: "select",
          onChange: (event: { readonly currentTarget: HTMLSelectElement }) => void pick(event.currentTarget.value),
        },
        h("option", { value: "" }, says.pick),
        purchasers.value.map(({ account, name }) => h("option", { value: account, key: account }, name ?? account)),
      ),
      h("p", { class: "or", key: "or" }, words.or),
    ],
    h("label", { for: "file" }, says.file),
    h("input", {
      id: "file",
      type: "file",
      accept: "application/json,.json",
      "aria-describedby": "file-help",
      "aria-invalid": bad.value,
      onChange: (event) => void read(event.currentTarget.files?.[0]),
    }),
    h(
      "p",
      { class: "quiet", id: "file-help" },
      bad.value ? h("strong", { role: "alert" }, says.badFile) : says.fileHelp,
    ),
  );
};

/** Who paid here last, if it was in this currency or nobody knows. */
export const lastIdentity = (): Identity | undefined => {
  const identity = purchaser.value?.identity;
  const currency = checkout.value?.amount.currency;
  return identity?.currency === undefined || identity.currency === currency ? identity : undefined;
};
