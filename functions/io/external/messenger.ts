import { callPort, messengerPort, portUnavailable } from "./port-call.ts";

/** A notice to a purchaser, for the lender's messaging service (mail, SMS, chat). */
export type NoticeMessage = {
  readonly key: string;
  readonly to: string;
  readonly subject: string;
  readonly text: string;
  /** The purchaser's link; absent before there is a loan. */
  readonly link?: string;
};

/** Below the ten seconds that the function has, so that it can still say which notice failed. */
const defaultTimeoutMs = 7_000;

/** Sends a notice to the messaging service; each key is sent once. Throws `MessengerUnavailable` when it was not accepted, so that it is retried. */
export const sendMessage = async ({ key, ...body }: NoticeMessage, timeoutMs = defaultTimeoutMs): Promise<void> => {
  const port = messengerPort();
  const { status } = await callPort(port, { path: "", timeoutMs, post: { key, body } });
  if (status < 200 || status > 299) throw portUnavailable(port, `status ${status}`);
};
