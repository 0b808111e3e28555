import type { Page } from "playwright-core";

/**
 * Where a page has text that is not whole: it is wider than the window, a table than its place, or a word of letters alone or an amount stands
 * on two lines. Names of files, addresses and goods may be longer than a line.
 */
export const cutText = async (page: Page): Promise<readonly string[]> => page.evaluate<readonly string[]>(inPage);

const inPage = `(() => {
  const walker = document.createTreeWalker(document.querySelector("main"), NodeFilter.SHOW_TEXT);
  const broken = [];
  const range = document.createRange();
  const isSeen = (element) =>
    element.checkVisibility({ contentVisibilityAuto: true }) && element.getBoundingClientRect().width > 2 && !element.closest(".unseen");
  for (let node = walker.nextNode(); node; node = walker.nextNode())
    for (const { 0: word, index } of isSeen(node.parentElement) ? node.data.matchAll(/(?<![^\\s(“])(?:\\p{L}{2,16}|[\\p{N}\\p{Sc},.]{2,12})(?![^\\s.,:;)”])/gu) : []) {
      range.setStart(node, index);
      range.setEnd(node, index + word.length);
      const lines = new Set([...range.getClientRects()].filter(({ width }) => width > 1).map(({ top }) => Math.round(top)));
      if (lines.size > 1) broken.push(word);
    }
  const { scrollWidth, clientWidth } = document.documentElement;
  const wide = scrollWidth > clientWidth ? ["the page is " + (scrollWidth - clientWidth) + " pixels too wide"] : [];
  const hidden = [...document.querySelectorAll(".scroll")].filter((each) => each.scrollWidth > each.clientWidth);
  return [...wide, ...hidden.map(() => "a table is wider than its place"), ...[...new Set(broken)].map((word) => word + " is broken")];
})()`;
