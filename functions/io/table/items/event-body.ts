import { deflateRawSync, inflateRawSync } from "node:zlib";

/**
 * The deflate dictionary: the names in an event's JSON in their usual order, so that an event takes a third of a kilobyte and one write
 * unit. Stored events were packed with exactly this text, so a change needs a new format.
 */
const dictionary = Buffer.from(
  '"promises":[{"no":1,"on":"2026-"status":"kept"}],"bounces":[{"reason":"paused":{"since":"by":[1]' +
    '"dispute":{"kind":"goodsNotReceived","at":"notAsDescribed"evidence":[{"by":"purchaser","reference":"verdict":{"by":"lender","favours":"mall","asked"' +
    '"cancellations":[{"no":1,"status":"stopping""returning""refunding""refunded","amount":{"amount":"until":"2026-' +
    '"refund":{"status":"paid","released":{"amount":"loanPrincipal":"loanInterest":"fees":"cashBack":"clawback":"rebate":"borne":"earned":' +
    '{"at":"2026-T:.Z","event":"cancellation_requested"},{"event":"refund_decided"},{"event":"dispute_opened"},{"event":"repayment_requested"},' +
    '"acknowledgeBy":"2026-"code":"CreditLimitExceeded"' +
    '{"id":"evt_0","type":"purchase.approved","at":"2026-11-25T00:00:00.000Z","sequence":2,"version":2,"purchase":{"id":"pur_","order":"","mall":"mall_","lender":"lender_gyeol",' +
    '"status":"pending""declined""approved""advanced""shipped""delivered""accepted""repaid","version":2,"approvalNumber":"","amount":{"amount":"0","currency":"KRW"},' +
    '"advanced":{"amount":"0","currency":"USD"},"refunded":{"amount":"0","currency":"EUR"},"repaid":{"amount":"0","currency":"GBP"},' +
    '"outstanding":{"amount":"0","currency":"GBP"},"toCome":{"amount":"0","currency":"GBP"},' +
    '"lines":[{"id":"","quantity":1,"amount":{"amount":"0","currency":"GBP"},"shipped":0,"cancelled":0},{"id":"","quantity":2,"amount":{"amount":"' +
    '"advances":[{"no":1,"status":"paid","amount":{"amount":"0","currency":"GBP"},"payout":{"amount":"","currency":"GBP"},"discount":{"amount":"","currency":"GBP"}}],' +
    '"shipments":[{"id":"s1","at":"2026-11-25T00:00:00.000Z","carrier":"","tracking":"","deliveredAt":"2026-"}],"cancellations":[],"repayments":[{"no":1,"status":"paid"}],"due":"2026-12-25",' +
    '"timeline":[{"at":"2026-11-25T00:00:00.000Z","event":"requested"},{"at":"2026-11-25T00:00:00.000Z","event":"approved"},{"at":"2026-11-25T00:00:00.000Z","event":"advance_requested"},' +
    '{"at":"2026-11-25T00:00:00.000Z","event":"advanced","purchaser":{"amount":"","currency":"GBP"}},{"at":"2026-11-25T00:00:00.000Z","event":"shipped"},{"at":"2026-11-25T00:00:00.000Z","event":"delivered"},' +
    '{"at":"2026-11-25T00:00:00.000Z","event":"accepted"},{"at":"2026-11-25T00:00:00.000Z","event":"due_set"},{"at":"2026-11-25T00:00:00.000Z","event":"repaid","purchaser":{"amount":"-","currency":"GBP"}}],' +
    '"waitingFor":{"who":"purchaser","until":"2026-11-25T00:00:00.000Z"}}}"waitingFor":{"who":"mall","until":"',
);

/** Compresses the text of an event. */
export const packBody = (body: string): Uint8Array => deflateRawSync(body, { dictionary, level: 9 });

/** The reverse of `packBody`, exact, so that a redelivery has the same text. */
export const unpackBody = (packed: Uint8Array): string => inflateRawSync(packed, { dictionary }).toString();
