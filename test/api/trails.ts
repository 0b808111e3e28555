import type { TrailCheck } from "../../operations/trail-check.ts";
import type { Sandbox } from "./sandbox.ts";

/** Verifies every trail of a sandbox, as `npm run verify-trails` does. */
export const checkTrailsOf = async ({ url }: Sandbox): Promise<TrailCheck> => {
  process.env["AWS_ENDPOINT_URL"] = url;
  process.env["AWS_REGION"] = "us-east-1";
  process.env["AWS_ACCESS_KEY_ID"] = "local";
  process.env["AWS_SECRET_ACCESS_KEY"] = "local";
  // The DynamoDB client is created on import, for the endpoint in the environment.
  const { checkTrails } = await import("../../operations/trail-check.ts");
  return checkTrails({ gateway: "tallystick-gateway", lender: "tallystick-lender" });
};
