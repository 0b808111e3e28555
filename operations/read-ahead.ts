import { setImmediate } from "node:timers/promises";

/** The same pages, each requested while the previous one is processed, so that reading and processing overlap. */
export async function* readAhead<Page>(pages: AsyncGenerator<Page>): AsyncGenerator<Page> {
  let next = requestPage(pages);
  for (;;) {
    const { done, value } = await next;
    if (done) return;
    next = requestPage(pages);
    // Processing blocks the event loop, so the request must be sent before.
    await setImmediate();
    yield value;
  }
}

/** A failed request is thrown when its page is awaited; it is ignored when nobody awaits it any more. */
const requestPage = async <Page>(pages: AsyncGenerator<Page>): Promise<IteratorResult<Page>> => {
  const page = pages.next();
  page.catch(() => {});
  return page;
};
