import { randomBytes } from "node:crypto";

/** The address that stands for a sandbox: a deployment, or a sandbox that runs already. */
export const targetUrl = process.env["TALLYSTICK_URL"];

/** A part of the names of orders, accounts and malls: several processes, and runs one after the other, share a deployment. */
export const newRunName = (): string => (targetUrl === undefined ? "" : `${randomBytes(3).toString("hex")}_`);

/** That of this process. */
export const runName = newRunName();
