import { setImmediate } from "node:timers/promises";

/** The same pages, each asked for while the one before it is worked on: the database reads as we think. */
export async function* readAhead<Page>(pages: AsyncGenerator<Page>): AsyncGenerator<Page> {
  let next = ask(pages);
  for (;;) {
    const { done, value } = await next;
    if (done) return;
    next = ask(pages);
    // Whoever works on this page leaves no turn to the network: the question must be on its way before.
    await setImmediate();
    yield value;
  }
}

/** A page that fails is heard of when it is waited for, and by nobody when it no longer is. */
const ask = async <Page>(pages: AsyncGenerator<Page>): Promise<IteratorResult<Page>> => {
  const page = pages.next();
  page.catch(() => {});
  return page;
};
