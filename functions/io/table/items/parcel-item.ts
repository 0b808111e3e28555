import type { Goods } from "../../../../domain/loan/order-price.ts";
import type { ShippedParcel } from "../../../../domain/loan/records.ts";
import { packInstant, unpackInstant } from "../item.ts";

/**
 * Packs a parcel that has left: `<time> <id>`, then its goods after `g`, or what is not in it after `w`, each as `<line>:<quantity>`, because
 * the loan is written again until the goods are accepted.
 */
export const packParcel = ({ shipment, at, goods, without }: ShippedParcel): string =>
  [
    `${packInstant(at)} ${encodeURIComponent(shipment)}`,
    ...(goods ? [`g${packGoods(goods)}`] : []),
    ...(without ? [`w${packGoods(without)}`] : []),
  ].join(" ");

/** The reverse of `packParcel`. */
export const unpackParcel = (text: string): ShippedParcel => {
  const [at = "", shipment = "", ...more] = text.split(" ");
  const besides = new Map(more.map((each) => [each.charAt(0), each.slice(1)]));
  const [goods, without] = [besides.get("g"), besides.get("w")];
  return {
    shipment: decodeURIComponent(shipment),
    at: unpackInstant(at),
    ...(goods !== undefined && { goods: unpackGoods(goods) }),
    ...(without !== undefined && { without: unpackGoods(without) }),
  };
};

const packGoods = (goods: Goods): string =>
  goods.map(({ id, quantity }) => `${encodeURIComponent(id)}:${quantity}`).join(",");

const unpackGoods = (text: string): Goods =>
  text.split(",").map((each) => {
    const [id = "", quantity] = each.split(":");
    return { id: decodeURIComponent(id), quantity: Number(quantity) };
  });
