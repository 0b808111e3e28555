import { useSignal, useSignalEffect } from "@preact/signals";
import { h } from "preact";
import { checkout, purchaser } from "./checkout-state.ts";
import type { ConsentErrors } from "./consent-errors.ts";
import { Card, InputError, marked } from "./elements.ts";
import { type Identity, identityOf, sandboxPurchasers, readKeyFile } from "./identity.ts";
import { words } from "./words.ts";

type Props = {
  /** Called with the chosen purchaser; undefined for none. */
  readonly choose: (identity: Identity | undefined) => void;
  readonly chosen: Identity | undefined;
  readonly errors: ConsentErrors;
  readonly contact: string;
  readonly write: (contact: string) => void;
};

/** The purchaser's identity, and where notices are sent. */
export const IdentityView = ({ choose, chosen, contact, write, errors }: Props) => {
  const text = words.identity;
  return h(
    Card,
    { title: text.title },
    chosen
      ? h(
          "p",
          { class: "known" },
          h("span", {}, text.known(chosen.name)),
          h("button", { type: "button", class: "link", onClick: () => choose(undefined) }, text.other),
        )
      : h(IdentityOptions, { choose, error: errors.identity }),
    h("label", { for: "contact" }, text.contact),
    h("input", {
      id: "contact",
      type: "email",
      required: true,
      autocomplete: "email",
      maxLength: 256,
      value: contact,
      ...marked("contact", errors.contact, "contact-help"),
      onInput: (event) => write(event.currentTarget.value),
    }),
    h(InputError, { name: "contact", error: errors.contact }),
    h("p", { class: "quiet", id: "contact-help" }, text.contactHelp),
  );
};

const IdentityOptions = ({ choose, error }: Pick<Props, "choose"> & { readonly error: string | undefined }) => {
  const text = words.identity;
  const purchasers = useSignal<Awaited<ReturnType<typeof sandboxPurchasers>>>([]);
  const bad = useSignal(false);
  useSignalEffect(() => {
    const currency = checkout.value?.amount.currency ?? "";
    void sandboxPurchasers(currency).then((found) => (purchasers.value = found));
  });
  const choosePurchaser = async (account: string): Promise<void> => {
    const found = purchasers.value.find((each) => each.account === account);
    if (found) choose(await identityOf(found));
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
      h("label", { for: "purchaser", key: "label" }, text.choose),
      h(
        "select",
        {
          id: "purchaser",
          key: "select",
          ...marked("identity", error),
          onChange: (event: { readonly currentTarget: HTMLSelectElement }) =>
            void choosePurchaser(event.currentTarget.value),
        },
        h("option", { value: "" }, text.pick),
        purchasers.value.map(({ account, name }) => h("option", { value: account, key: account }, name ?? account)),
      ),
      h("p", { class: "or", key: "or" }, words.or),
    ],
    h(KeyFileInput, {
      read,
      described: marked("identity", error, "file-help"),
      invalid: bad.value || (error !== undefined && purchasers.value.length === 0),
    }),
    h(
      "p",
      { class: "quiet", id: "file-help" },
      bad.value ? h("strong", { role: "alert" }, text.badFile) : text.fileHelp,
    ),
    h(InputError, { name: "identity", error }),
  );
};

type KeyFileProps = {
  readonly read: (file: File | undefined) => Promise<void>;
  readonly described: ReturnType<typeof marked>;
  readonly invalid: boolean;
};

/** Browsers cut the text beside a button of their own in large letters, so the label is the button. */
const KeyFileInput = ({ read, described, invalid }: KeyFileProps) => [
  h("p", { class: "label", id: "file-label", key: "label" }, words.identity.file),
  h(
    "label",
    { class: "chooser", key: "chooser" },
    h("input", {
      id: "file",
      type: "file",
      class: "unseen",
      accept: "application/json,.json",
      ...described,
      "aria-labelledby": "file-label file-button",
      "aria-invalid": invalid,
      onChange: (event: { readonly currentTarget: HTMLInputElement }) => void read(event.currentTarget.files?.[0]),
    }),
    h("span", { id: "file-button" }, words.identity.chooseFile),
  ),
];

/** The purchaser who paid here last, unless their currency is known and differs. */
export const lastIdentity = (): Identity | undefined => {
  const identity = purchaser.value?.identity;
  const currency = checkout.value?.amount.currency;
  return identity?.currency === undefined || identity.currency === currency ? identity : undefined;
};
