import { html, raw, type Html } from "./html.ts";

/** A page of the shop; with `seen`, it reloads when its orders have changed since that version. */
export const page = (
  title: string,
  content: Html,
  { inCart = 0, seen }: { readonly inCart?: number; readonly seen?: number } = {},
): string =>
  html`${raw("<!doctype html>")}
    <html lang="en">
      <head>
        <meta charset="utf-8" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <title>${title} · Larch &amp; Loom</title>
        <link rel="stylesheet" href="/style.css" />
        <link rel="icon" href="data:," />
        ${seen !== undefined && html`<script type="module" src="/live.js?seen=${seen}"></script>`}
      </head>
      <body>
        <a class="skip" href="#main">Skip to content</a>
        <header>
          <a class="brand" href="/">Larch <span>&amp;</span> Loom</a>
          <nav aria-label="Shop">
            <a href="/">Shop</a>
            <a href="/cart">Cart${inCart > 0 && html` <b>${inCart}</b>`}</a>
            <a href="/admin">Back office</a>
          </nav>
        </header>
        <main id="main">${content}</main>
        <footer>
          An example mall for the Tallystick sandbox. Nothing here is real: no goods, no money, no lender.
        </footer>
      </body>
    </html>`.markup;

/** An error page with what to do next. */
export const messagePage = (title: string, what: string): string =>
  page(
    title,
    html`<h1>${title}</h1>
      <p class="lead">${what}</p>
      <p><a class="button" href="/">Back to the shop</a></p>`,
  );
