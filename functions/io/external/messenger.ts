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

/** Sends a notice to the messaging service; each key is sent once. Throws when it was not accepted, so that it is retried. */
export const sendMessage = async ({ key, ...message }: NoticeMessage, timeoutMs = defaultTimeoutMs): Promise<void> => {
  const response = await fetch(process.env["MESSENGER_URL"] ?? "", {
    method: "POST",
    headers: { "content-type": "application/json", "idempotency-key": key },
    body: JSON.stringify(message),
    signal: AbortSignal.timeout(timeoutMs),
  });
  await response.body?.cancel();
  if (!response.ok) throw new Error(`the messenger answered ${response.status}`);
};
