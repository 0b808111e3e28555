import { type Attributes, fromAttributes } from "../table/attributes.ts";
import { renewedLinkKey, renewedLinks } from "../table/item-keys.ts";
import type { Item } from "../table/item.ts";
import { commit, put, query, TableName, type Write } from "../table/table.ts";

/** A renewed link that the gateway does not know yet: the purchase, the hash of its view token, and how often it was handed over. */
export type RenewedLink = { readonly purchaseId: string; readonly linkHash: string; readonly tries: number };

/** The write that has a renewed link handed to the gateway; a newer one replaces it. */
export const putRenewedLink = (purchaseId: string, linkHash: string): Write => ({
  Put: { TableName, Item: toItem({ purchaseId, linkHash, tries: 0 }) },
});

/** The links that the gateway does not know yet. */
export const listRenewedLinks = async (): Promise<readonly RenewedLink[]> =>
  (await query(renewedLinks)).map(toRenewedLink);

/** Has the link handed over again: the item changes, so the stream carries it. False if the gateway has it, or a newer link was made. */
export const repeatRenewedLink = async (link: RenewedLink): Promise<boolean> =>
  put(toItem({ ...link, tries: link.tries + 1 }), "linkHash = :hash", { ":hash": link.linkHash });

/** The gateway knows the link; a newer one stays. */
export const removeRenewedLink = async ({ purchaseId, linkHash }: RenewedLink): Promise<boolean> =>
  commit([
    {
      Delete: {
        TableName,
        Key: renewedLinkKey(purchaseId),
        ConditionExpression: "linkHash = :hash",
        ExpressionAttributeValues: { ":hash": linkHash },
      },
    },
  ]);

/** A renewed link from the stream's wire form; undefined for an item of another partition. */
export const toRenewedLinkFromImage = (image: Record<string, unknown>): RenewedLink | undefined => {
  const item = fromAttributes(image as Attributes);
  return item["pk"] === renewedLinks ? toRenewedLink(item) : undefined;
};

const toItem = ({ purchaseId, ...facts }: RenewedLink): Item => ({ ...renewedLinkKey(purchaseId), ...facts });

const toRenewedLink = ({ sk, linkHash, tries }: Item): RenewedLink => ({
  purchaseId: sk as string,
  linkHash: linkHash as string,
  tries: tries as number,
});
