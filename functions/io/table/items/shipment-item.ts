import type { Shipment } from "../../../../domain/purchase/records.ts";
import type { LineQuantity } from "../../../../domain/purchase/order-line.ts";
import { packInstant, unpackInstant } from "../item.ts";

/** A parcel as a list: id, times of shipment and delivery, carrier, tracking number, goods; empty where it has none, and short where none follow. */
export type PackedShipment = readonly (string | PackedGoods)[];

type PackedGoods = readonly (readonly [string, number])[];

/** Packs a parcel, because writes are billed by size. */
export const packShipment = ({ id, at, deliveredAt, carrier, tracking, lines }: Shipment): PackedShipment => {
  const delivered = deliveredAt === undefined ? "" : packInstant(deliveredAt);
  const goods = lines?.map(({ id: line, quantity }) => [line, quantity] as const);
  const all = [id, packInstant(at), delivered, carrier ?? "", tracking ?? "", ...(goods ? [goods] : [])];
  return all.slice(0, all.findLastIndex((each) => each !== "") + 1);
};

/** The reverse of `packShipment`; before 2026-12 a parcel was stored with the names of its fields. */
export const unpackShipment = (packed: PackedShipment | Shipment): Shipment => {
  if (!isList(packed)) {
    const { at, deliveredAt, ...rest } = packed;
    return {
      ...rest,
      at: unpackInstant(at),
      ...(deliveredAt !== undefined && { deliveredAt: unpackInstant(deliveredAt) }),
    };
  }
  const [id = "", at = "", deliveredAt = "", carrier = "", tracking = ""] = packed.map((each) =>
    typeof each === "string" ? each : "",
  );
  const goods = packed[5];
  return {
    id,
    at: unpackInstant(at),
    ...(typeof goods === "object" && {
      lines: goods.map(([line, quantity]): LineQuantity => ({ id: line, quantity })),
    }),
    ...(carrier !== "" && { carrier }),
    ...(tracking !== "" && { tracking }),
    ...(deliveredAt !== "" && { deliveredAt: unpackInstant(deliveredAt) }),
  };
};

const isList = (packed: PackedShipment | Shipment): packed is PackedShipment => Array.isArray(packed);
