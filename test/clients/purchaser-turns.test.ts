import { afterAll, beforeAll, expect, test, vi } from "vitest";
import { connectPurchaser } from "../../clients/sdk/purchaser.ts";
import { readAct } from "../../functions/io/messages/act.ts";
import { startGateway } from "../functions/io/messages/gateway.ts";
import { party } from "../functions/io/messages/parties.ts";

const link = `pur_1.${"A".repeat(43)}`;

let server: Awaited<ReturnType<typeof startGateway>>;

beforeAll(async () => {
  server = await startGateway(
    { gateway: party("gateway"), lender: party("lender-1"), mall: party("mall-1"), purchaser: party("acc-1") },
    Date.now,
  );
});

afterAll(() => server.close());

test("signs for the turn after an act on its way, and a minute later for the lender's", async () => {
  const page = connectPurchaser({
    url: server.url,
    lenderUrl: server.url,
    approvalNumber: "A1",
    token: link,
    now: () => 1_772_443_800_500,
  });
  await page.repay();
  await page.repay();
  const later = Date.now() + 61_000;
  const clock = vi.spyOn(Date, "now").mockReturnValue(later);
  await page.repay().finally(() => clock.mockRestore());
  const acts = server.tape.requests.flatMap(({ body }) => (body === "" ? [] : [JSON.parse(body) as { act: string }]));
  expect(acts.map(({ act }) => readAct(act)?.body)).toEqual([{ before: 0 }, { before: 1 }, { before: 0 }]);
  expect(server.tape.requests.filter(({ url }) => url.endsWith("/loan"))).toHaveLength(2);
});
