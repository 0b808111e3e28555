/** Markup that is already escaped. */
export type Html = { readonly markup: string };

/** An HTML template: values are escaped unless they are Html. */
export const html = (parts: TemplateStringsArray, ...values: readonly Content[]): Html => ({
  markup: parts.map((part, i) => part + markupOf(values[i])).join(""),
});

/** Trusted markup, inserted unchanged. */
export const raw = (markup: string): Html => ({ markup });

type Content = Html | string | number | undefined | false | readonly Html[];

const markupOf = (value: Content): string => {
  if (value === undefined || value === false) return "";
  if (typeof value === "string" || typeof value === "number") return escaped(String(value));
  return "markup" in value ? value.markup : value.map(({ markup }) => markup).join("");
};

const entities: Readonly<Record<string, string>> = {
  "&": "&amp;",
  "<": "&lt;",
  ">": "&gt;",
  '"': "&quot;",
  "'": "&#39;",
};
const escaped = (text: string): string => text.replaceAll(/[&<>"']/g, (sign) => entities[sign] ?? sign);
