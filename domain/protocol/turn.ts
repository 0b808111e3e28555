/**
 * Which of its signer's messages of one operation on a purchase a message is: the one after `before` others that took effect. Of two that were
 * signed for the same turn only one can take effect, whatever the gateway said of the other one.
 */
export type Turn = { readonly op: string; readonly before: number };
