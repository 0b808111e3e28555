import type { Told } from "./exchange.ts";
import type { Shop } from "./shop.ts";

/** Server-sent events: one whenever the shop has heard something of an order that is meant. */
export const changes = (shop: Shop, isMeant: (number: string) => boolean): Told => ({
  type: "text/event-stream",
  stream: (write) => shop.listen((number) => isMeant(number) && write("data: changed\n\n")),
});
