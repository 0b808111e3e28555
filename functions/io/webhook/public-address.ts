import { lookup as resolve } from "node:dns";
import { BlockList, isIP, type LookupFunction } from "node:net";
import { reject } from "../../../domain/rejection.ts";

/** IPv4 networks that are not the open internet, by the IANA special-purpose registry; among them the metadata address of AWS. */
const closed = new BlockList();

for (const network of `0.0.0.0/8 10.0.0.0/8 100.64.0.0/10 127.0.0.0/8 169.254.0.0/16 172.16.0.0/12 192.0.0.0/24 192.0.2.0/24 192.88.99.0/24
  192.168.0.0/16 198.18.0.0/15 198.51.100.0/24 203.0.113.0/24 224.0.0.0/4 240.0.0.0/4`.split(/\s+/)) {
  const [address = "", prefix] = network.split("/");
  closed.addSubnet(address, Number(prefix), "ipv4");
}

/** Of IPv6 only global unicast is open, less what is assigned to protocols, documentation and 6to4. */
const unicast = new BlockList();

unicast.addSubnet("2000::", 3, "ipv6");

for (const [address, prefix] of [
  ["2001::", 23],
  ["2001:db8::", 32],
  ["2002::", 16],
  ["3fff::", 20],
] as const)
  closed.addSubnet(address, prefix, "ipv6");

/** True for an address on the open internet: the only kind that a webhook may go to. */
export const isPublicAddress = (address: string): boolean => {
  if (isIP(address) === 4) return !closed.check(address, "ipv4");
  if (isIP(address) !== 6) return false;
  const mapped = /^::ffff:(\d+\.\d+\.\d+\.\d+)$/i.exec(address)?.[1];
  if (mapped !== undefined) return isPublicAddress(mapped);
  return unicast.check(address, "ipv6") && !closed.check(address, "ipv6");
};

/** Webhooks go anywhere in a sandbox, where malls live on loopback; elsewhere by https to public addresses only. */
const anywhere = (): boolean => process.env["WEBHOOK_ADDRESSES"] === "any";

/** Where web servers listen; any other port is somebody else's service. */
const webPorts = ["", "8443"];

/** Names that no public registry gives out: whoever answers to them is in the house. */
const inHouse = /^[^.]*$|(?:^|\.)(?:localhost|local|internal|home\.arpa|test|invalid)$/;

/** True for an address that webhooks may go to, by what it says. */
export const mayReceiveWebhooks = (url: string): boolean => {
  if (!URL.canParse(url)) return false;
  const { protocol, hostname, port, username, password, hash } = new URL(url);
  if (username !== "" || password !== "" || hash !== "") return false;
  if (anywhere()) return protocol === "https:" || protocol === "http:";
  const host = hostname.replace(/^\[(.*)\]$/, "$1").replace(/\.$/, "");
  if (protocol !== "https:" || !webPorts.includes(port)) return false;
  return isIP(host) === 0 ? !inHouse.test(host) : isPublicAddress(host);
};

/** The no to any other address. */
export const webhookUrlRefused = reject(
  "WebhookUrlRefused",
  "webhooks go by https to a public address, on port 443 or 8443, without user, password and fragment; a name must resolve to one",
);

/** Resolves a name to public addresses only, at the moment of connecting, so that a name cannot point elsewhere after the check. */
export const publicLookup: LookupFunction = (hostname, options, callback) => {
  resolve(hostname, { ...options, all: true }, (error, addresses) => {
    const open = error || anywhere() ? addresses : addresses.filter(({ address }) => isPublicAddress(address));
    const [first] = open ?? [];
    if (error || !first) callback(error ?? notPublic(hostname), []);
    else if (options.all) callback(null, open);
    else callback(null, first.address, first.family);
  });
};

/** True when a mall may register the address: a name leads to the open internet today, and is looked at again whenever it is connected to. */
export const mayRegisterWebhooks = async (url: string): Promise<boolean> => {
  if (!mayReceiveWebhooks(url)) return false;
  const { hostname } = new URL(url);
  if (anywhere() || hostname.startsWith("[") || isIP(hostname) !== 0) return true;
  return new Promise((answer) => publicLookup(hostname, { all: true }, (error) => answer(!error)));
};

const notPublic = (hostname: string): NodeJS.ErrnoException =>
  Object.assign(new Error(`${hostname} has no public address`), { code: "ENOTPUBLIC" });
