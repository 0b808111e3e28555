/** Markup that may be written into a page as it is. */
export type Markup = { readonly markup: string };

/** Writes markup; values are escaped, unless they are markup themselves. Lists are joined. */
export const html = (strings: TemplateStringsArray, ...values: readonly (Value | readonly Value[])[]): Markup => ({
  markup: strings.reduce((text, string, i) => `${text}${[values[i - 1] ?? ""].flat().map(written).join("")}${string}`),
});

type Value = Markup | string | number;

const written = (value: Value): string =>
  typeof value === "object"
    ? value.markup
    : String(value).replaceAll(/[&<>"']/g, (character) => escapes[character] ?? "");

const escapes: Readonly<Record<string, string>> = {
  "&": "&amp;",
  "<": "&lt;",
  ">": "&gt;",
  '"': "&quot;",
  "'": "&#39;",
};
