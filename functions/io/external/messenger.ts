/** A notice to a purchaser, as the lender's messenger (mail, SMS, chat) takes it. */
export type NoticeMessage = {
  readonly key: string;
  readonly to: string;
  readonly subject: string;
  readonly text: string;
  readonly link: string;
};

const patienceMs = 10_000;

/** Hands a notice to the messenger; the same key is sent on once. Throws when it was not taken, so that it is tried again. */
export const sendMessage = async ({ key, ...message }: NoticeMessage): Promise<void> => {
  const response = await fetch(process.env["MESSENGER_URL"] ?? "", {
    method: "POST",
    headers: { "content-type": "application/json", "idempotency-key": key },
    body: JSON.stringify(message),
    signal: AbortSignal.timeout(patienceMs),
  });
  await response.body?.cancel();
  if (!response.ok) throw new Error(`the messenger answered ${response.status}`);
};
