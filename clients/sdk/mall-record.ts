/** A mall as the gateway knows it. */
export type MallRecord = {
  readonly id: string;
  readonly name: string;
  readonly lender: string;
  readonly advancePolicy: "approval" | "shipment";
  readonly apiVersion: string;
  /** A suspended mall can finish open purchases and cannot start new ones. */
  readonly status: "active" | "suspended";
  readonly requestsPerSecond?: number;
  readonly registeredAt: string;
  readonly keys: readonly PinnedKey[];
};

/** A public key by its thumbprint; with `retireAt` it is being replaced and stays valid until then. */
export type PinnedKey = { readonly kid: string; readonly use: "sig" | "enc"; readonly retireAt?: string };
