import { type ComponentChildren, h } from "preact";
import type { Failure } from "./failure.ts";
import { lenderContact } from "./lender-contact.ts";
import { words } from "./words.ts";

/** The logo: the two matching halves of a tally stick. */
const Logo = () =>
  h(
    "svg",
    { class: "logo", viewBox: "0 0 32 32", "aria-hidden": "true" },
    h("path", { d: "M3 20 20 3l4 4-5 5 3 3L8 29z" }),
    h("path", { d: "m24 12 5 5-12 12-5-1 8-9z", class: "half" }),
  );

/** The page's frame: brand, heading and content. */
export const Frame = ({ title, children }: { readonly title: string; readonly children?: ComponentChildren }) =>
  h(
    "div",
    { class: "frame" },
    h(
      "header",
      { class: "top" },
      h(Logo, {}),
      h("span", { class: "brand" }, words.brand),
      h("span", { class: "motto" }, words.payLater),
    ),
    h("main", { id: "main" }, h("h1", {}, title), children),
    h(LenderView, {}),
  );

/** How to reach the lender, on every page, because many texts say to contact it. */
const LenderView = () => {
  const { name, phone, address } = lenderContact;
  return name === ""
    ? null
    : h(
        "footer",
        { class: "lender quiet" },
        h("strong", {}, words.yourLender(name)),
        h("br", {}),
        h("a", { href: `tel:${phone.replaceAll(/[^+0-9]/g, "")}` }, phone),
        h("br", {}),
        address,
      );
};

/** A section of the page with its own heading. */
export const Card = ({
  title,
  children,
  kind = "",
}: {
  readonly title: string;
  readonly kind?: string;
  readonly children?: ComponentChildren;
}) => h("section", { class: `card ${kind}` }, h("h2", {}, title), children);

/** A failure, announced at once by screen readers. */
export const Problem = ({ failure }: { readonly failure: Failure | undefined }) =>
  h(
    "div",
    { role: "alert", class: "alert" },
    failure &&
      h("p", { class: "problem" }, h("strong", {}, failure.what), failure.next === "" ? null : ` ${failure.next}`),
  );

/** The attributes of an input with an error, which `InputError` shows below it; `help` is the id of its explanation. */
export const marked = (name: string, error: string | undefined, help?: string) => {
  const described = [...(error === undefined ? [] : [`${name}-error`]), ...(help === undefined ? [] : [help])];
  return {
    "aria-invalid": error !== undefined,
    ...(described.length > 0 && { "aria-describedby": described.join(" ") }),
  };
};

/** The error of an input, below it. */
export const InputError = ({ name, error }: { readonly name: string; readonly error: string | undefined }) =>
  error === undefined ? null : h("p", { class: "input-error", id: `${name}-error` }, error);

/** A list of names and values. */
export const Facts = ({ facts }: { readonly facts: readonly (readonly [string, ComponentChildren])[] }) =>
  h(
    "dl",
    { class: "facts" },
    facts.map(([name, value]) => h("div", { key: name }, h("dt", {}, name), h("dd", {}, value))),
  );

/** A submit button that is disabled while its request is running. */
export const SubmitButton = ({
  label,
  busy,
  kind = "primary",
}: {
  readonly label: string;
  readonly busy: boolean;
  readonly kind?: string;
}) => h("button", { type: "submit", class: kind, disabled: busy, "aria-busy": busy }, busy ? words.working : label);

/** A table whose rows become lists where text is large; it scrolls separately where it is still too wide. The last columns are amounts. */
export const Table = ({
  caption,
  head,
  rows,
}: {
  readonly caption: string;
  readonly head: readonly string[];
  readonly rows: readonly (readonly ComponentChildren[])[];
}) =>
  h(
    "div",
    { class: "scroll", tabIndex: 0, role: "region", "aria-label": caption },
    h(
      "table",
      {},
      h("caption", {}, caption),
      h(
        "thead",
        {},
        h(
          "tr",
          {},
          head.map((name) => h("th", { scope: "col", key: name }, name)),
        ),
      ),
      h(
        "tbody",
        {},
        rows.map((cells, i) =>
          h(
            "tr",
            { key: i },
            cells.map((cell, j) =>
              j === 0
                ? h("th", { scope: "row", key: j }, cell)
                : h("td", { key: j, "data-column": head[j] }, h("span", {}, cell)),
            ),
          ),
        ),
      ),
    ),
  );
