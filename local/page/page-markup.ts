import { formatAmount } from "../../clients/cli/money.ts";
import { html, type Markup } from "./markup.ts";
import type { RecentEvent, RecentPurchase } from "./recent-purchases.ts";

/** A notice to a purchaser, as the messenger stores it. */
export type ShownNotice = {
  readonly at: string;
  readonly to: string;
  readonly subject: string;
  readonly text: string;
  readonly link?: string;
};

/** What the page shows of the sandbox. */
export type PageContent = {
  readonly version: string;
  readonly url: string;
  readonly lenderUrl: string;
  /** Sandbox time, and how far it is ahead of real time, in milliseconds. */
  readonly now: number;
  readonly ahead: number;
  readonly functions: number;
  readonly machines: number;
  /** The kinds of work in flight, with their counts. */
  readonly inFlight: Readonly<Record<string, number>>;
  /** The malls' names by id. */
  readonly malls: ReadonlyMap<string, string>;
  readonly purchases: readonly RecentPurchase[];
  readonly events: readonly RecentEvent[];
  readonly notices: readonly ShownNotice[];
};

/** The sandbox's page as one HTML document. */
export const pageMarkup = (content: PageContent): string =>
  html`<!doctype html>
    <html lang="en">
      <head>
        <meta charset="utf-8" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <title>Tallystick sandbox</title>
        <link rel="icon" href="data:," />
        <link rel="stylesheet" href="/_sandbox/page.css" />
        <script type="module" src="/_sandbox/page.js"></script>
      </head>
      <body>
        <header>
          <p class="brand">
            <span class="stick" aria-hidden="true"></span>Tallystick
            <span class="quiet">sandbox ${content.version}</span>
          </p>
          <nav aria-label="Documentation">
            ${[...docs, ["OpenAPI", `${content.url}/openapi.json`]].map(([name = "", path = ""]) => html`<a href="${path}">${name}</a>`)}
          </nav>
        </header>
        <main>
          <h1>The sandbox runs</h1>
          <div class="top">${clock(content)} ${running(content)}</div>
          <p class="status" role="status" id="status"></p>
          ${section("Purchases", purchasesOf(content))}
          <div class="columns">
            ${section("Events", eventsOf(content))} ${section("Notices to purchasers", noticesOf(content))}
          </div>
        </main>
        <footer>
          <p>
            All data is on this machine, and only this machine can open this page. Purchases, people and money are
            invented.
          </p>
        </footer>
      </body>
    </html> `.markup;

/** The OpenAPI document is at the gateway only, the others at both ports. */
const docs = [
  ["Quickstart", "/_sandbox/docs/quickstart.md"],
  ["Sandbox", "/_sandbox/docs/sandbox.md"],
  ["Webhooks", "/_sandbox/docs/webhooks.md"],
  ["Errors", "/_sandbox/docs/errors.md"],
];

const clock = ({ now, ahead }: PageContent): Markup =>
  html`<section class="card clock" aria-labelledby="clock">
    <h2 id="clock">Clock</h2>
    <p class="time" data-live="time">
      <time datetime="${new Date(now).toISOString()}">${dateOf(now)}</time>
      <span class="quiet">${ahead < 60_000 ? "real time" : `${aheadOf(ahead)} ahead of real time`}</span>
    </p>
    <p class="buttons">
      <button type="button" data-advance="PT1H">+1 hour</button><button type="button" data-advance="P1D">+1 day</button
      ><button type="button" data-advance="P7D">+7 days</button>
    </p>
    <p class="quiet">Every timer on the way fires, in order.</p>
  </section>`;

const running = ({ url, lenderUrl, functions, machines, inFlight }: PageContent): Markup =>
  html`<section class="card" aria-labelledby="runs">
    <h2 id="runs">What runs</h2>
    <dl>
      <dt>Gateway’s API</dt>
      <dd><code>${url}</code></dd>
      <dt>Lender’s API, pages</dt>
      <dd><code>${lenderUrl}</code></dd>
      <dt>AWS endpoint</dt>
      <dd><code>${url}</code>, ${functions} functions, ${machines} state machines</dd>
      <dt>In flight</dt>
      <dd data-live="flight">${inFlightOf(inFlight)}</dd>
    </dl>
    <p class="buttons"><button type="button" class="main" data-checkout="mall_thistle">Open a checkout</button></p>
  </section>`;

const section = (name: string, body: Markup): Markup => {
  const id = name.toLowerCase().split(" ")[0] ?? "";
  return html`<section class="card" aria-labelledby="${id}">
    <h2 id="${id}">${name}</h2>
    <div data-live="${id}">${body}</div>
  </section>`;
};

const purchasesOf = ({ purchases, malls }: PageContent): Markup =>
  purchases.length === 0
    ? html`<p class="quiet">
        None yet. Open a checkout above, or run <code>npx tallystick trigger purchase.refunded</code>.
      </p>`
    : html`<div class="scroll">
        <table>
          <thead>
            <tr>
              <th>Order</th>
              <th>Shop</th>
              <th class="sum">Price</th>
              <th>Status</th>
              <th>Last change</th>
            </tr>
          </thead>
          <tbody>
            ${purchases.map(
              ({ order, mall, amount, status, at }) =>
                html`<tr>
                  <td><b>${order}</b></td>
                  <td>${malls.get(mall) ?? mall}</td>
                  <td class="sum">${formatAmount(amount)}</td>
                  <td><span class="tag ${toneOf(status)}">${status}</span></td>
                  <td class="quiet">${dateOf(at)}</td>
                </tr>`,
            )}
          </tbody>
        </table>
      </div>`;

const eventsOf = ({ events }: PageContent): Markup =>
  events.length === 0
    ? html`<p class="quiet">None yet.</p>`
    : html`<ol>
        ${events.map(
          ({ event, order, at }) =>
            html`<li>
              <b>${event.replaceAll("_", " ")}</b> <span class="quiet">${order}<br />${dateOf(at)}</span>
            </li>`,
        )}
      </ol>`;

const noticesOf = ({ notices }: PageContent): Markup =>
  notices.length === 0
    ? html`<p class="quiet">None yet.</p>`
    : html`<ol>
        ${notices.map(
          ({ subject, text, to, at, link }) =>
            html`<li>
              ${titleOf(subject, link)}
              <p>${excerptOf(text)}</p>
              <span class="quiet">to ${to}<br />${dateOf(Date.parse(at))}</span>
            </li>`,
        )}
      </ol>`;

/** The link in a notice opens the purchaser's page. */
const titleOf = (subject: string, link: string | undefined): Markup =>
  link !== undefined && /^https?:/.test(link) ? html`<a href="${link}">${subject}</a>` : html`<b>${subject}</b>`;

const excerptOf = (text: string): string => (text.length > 160 ? `${text.slice(0, 159).trimEnd()}…` : text);

const inFlightOf = (inFlight: PageContent["inFlight"]): string => {
  const parts = Object.entries(inFlight).map(([name, count]) => `${count} ${name}`);
  return parts.length === 0 ? "nothing, all work is done" : parts.join(", ");
};

/** Green is for what went well, red for what did not, and all else is neutral. */
const toneOf = (status: string): string =>
  ({ repaid: "good", accepted: "good", declined: "bad", expired: "bad", late: "bad", chargedOff: "bad" })[status] ?? "";

const format = new Intl.DateTimeFormat("en-GB", { dateStyle: "medium", timeStyle: "short", timeZone: "UTC" });

/** In UTC, as all times of the API are. */
const dateOf = (at: number): string => `${format.format(at)} UTC`;

const aheadOf = (milliseconds: number): string => {
  const hours = Math.round(milliseconds / 3_600_000);
  if (hours < 48) return hours === 1 ? "1 hour" : `${hours} hours`;
  return `${Math.round(hours / 24)} days`;
};
