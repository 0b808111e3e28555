import { beforeEach } from "vitest";
import type { NoticeMessage } from "../../../../functions/io/external/messenger.ts";

/** The messenger, the notice queue and the key of notices, in memory; a test file puts `modules` in the place of what sends, by `vi.mock`. */
export const root = Buffer.alloc(32, 1);
export const sent: NoticeMessage[] = [];
export const queued: string[] = [];
let isDown = false;

/** From now on the messenger fails, until the end of the test. */
export const failMessenger = (): void => void (isDown = true);

beforeEach(() => {
  sent.length = 0;
  queued.length = 0;
  isDown = false;
});

export const modules = {
  keyStore: { newestRoot: async () => ({ kid: "k", secret: root }) },
  linkRoot: { linkRootOf: async () => root },
  mallStore: { shopName: async () => "Thistle & Co" },
  sqs: { sendAll: async (_: string, bodies: readonly string[]) => void queued.push(...bodies) },
  messenger: {
    sendMessage: async (message: NoticeMessage) => {
      if (isDown) throw new Error("the messenger answered 503");
      sent.push(message);
    },
  },
};
