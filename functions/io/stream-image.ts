import { unmarshall } from "@aws-sdk/util-dynamodb";
import type { Loan } from "../../domain/loan.ts";
import type { Purchase } from "../../domain/purchase.ts";
import { toLoan } from "./loan-item.ts";
import { toPurchase } from "./purchase-item.ts";

type Image = Parameters<typeof unmarshall>[0];

/** A purchase from the stream's wire form. */
export const toPurchaseFromImage = (image: Record<string, unknown>): Purchase => toPurchase(unmarshall(image as Image));

/** A loan from the stream's wire form. */
export const toLoanFromImage = (image: Record<string, unknown>): Loan => toLoan(unmarshall(image as Image));
