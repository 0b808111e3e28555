/** Money on the wire: minor units (pence, won) as a decimal string. */
export type Money = { readonly amount: string; readonly currency: string };

/** A quantity of one order line. */
export type LineQuantity = { readonly id: string; readonly quantity: number };
