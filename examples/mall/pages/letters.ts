import type { Notice } from "../../../clients/sandbox/sandbox.ts";
import { html, type Html } from "../html.ts";
import { moment } from "../words.ts";

/** The customer's mailbox, which only a sandbox lets a shop look into; its links are how a customer confirms, cancels and pays. */
export const letters = (notices: readonly Notice[]): Html =>
  html`<h2>In your mailbox</h2>
    <p><small>The shop sees this in the sandbox only: the lender writes to you directly.</small></p>
    ${notices.length === 0 && html`<p>Nothing yet.</p>`}
    <ol class="letters">
      ${notices.map(
        ({ at, text, link }) =>
          html`<li>
            <time>${moment(at)}</time>
            <p>${text}</p>
            ${link !== undefined && html`<p><a href="${link}">Open your purchase</a></p>`}
          </li>`,
      )}
    </ol>`;
