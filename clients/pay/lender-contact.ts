/** How the reader reaches the lender; empty parts where the page was served without them. */
export type LenderContact = { readonly name: string; readonly phone: string; readonly address: string };

/** The lender's contact, which who serves this page has written into it. */
export const lenderContact = ((): LenderContact => {
  const none = { name: "", phone: "", address: "" };
  try {
    const written = document.querySelector<HTMLMetaElement>("meta[name=lender]")?.content ?? "";
    return { ...none, ...(JSON.parse(written) as Partial<LenderContact>) };
  } catch {
    return none;
  }
})();
