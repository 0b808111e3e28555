import type { Notice } from "../../../clients/sandbox/sandbox.ts";
import { html, type Html } from "./html.ts";
import { moment } from "./words.ts";

/** The customer's mailbox, which a shop can see only in a sandbox; the links lead to the page where the customer accepts, cancels and pays. */
export const mailbox = (notices: readonly Notice[]): Html =>
  html`<h2>Your mailbox</h2>
    <p><small>The shop sees this only in the sandbox: the lender sends notices directly to you.</small></p>
    ${notices.length === 0 && html`<p>No notices yet.</p>`}
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
