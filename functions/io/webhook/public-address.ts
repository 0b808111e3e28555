import { lookup as resolve } from "node:dns";
import { BlockList, isIP, type LookupFunction } from "node:net";
import { reject } from "../../../domain/rejection.ts";

/** IPv4 networks that are not public, by the IANA special-purpose registry, including the metadata address of AWS. */
const blockedNetworks = new BlockList();

for (const network of `0.0.0.0/8 10.0.0.0/8 100.64.0.0/10 127.0.0.0/8 169.254.0.0/16 172.16.0.0/12 192.0.0.0/24 192.0.2.0/24 192.88.99.0/24
  192.168.0.0/16 198.18.0.0/15 198.51.100.0/24 203.0.113.0/24 224.0.0.0/4 240.0.0.0/4`.split(/\s+/)) {
  const [address = "", prefix] = network.split("/");
  blockedNetworks.addSubnet(address, Number(prefix), "ipv4");
}

/** In IPv6 only global unicast is public, except networks for protocols, documentation and 6to4. */
const unicast = new BlockList();

unicast.addSubnet("2000::", 3, "ipv6");

for (const [address, prefix] of [
  ["2001::", 23],
  ["2001:db8::", 32],
  ["2002::", 16],
  ["3fff::", 20],
] as const)
  blockedNetworks.addSubnet(address, prefix, "ipv6");

/** True for a public address, the only kind to which webhooks are sent. */
export const isPublicAddress = (address: string): boolean => {
  if (isIP(address) === 4) return !blockedNetworks.check(address, "ipv4");
  if (isIP(address) !== 6) return false;
  const mapped = /^::ffff:(\d+\.\d+\.\d+\.\d+)$/i.exec(address)?.[1];
  if (mapped !== undefined) return isPublicAddress(mapped);
  return unicast.check(address, "ipv6") && !blockedNetworks.check(address, "ipv6");
};

/** In a sandbox, where malls run on loopback, webhooks can go to any address; elsewhere only by https to public addresses. */
const allowsAnyAddress = (): boolean => process.env["WEBHOOK_ADDRESSES"] === "any";

/** The ports of web servers; another port can belong to another service. */
const webPorts = ["", "8443"];

/** Names without a public registry: a server with such a name is on the internal network. */
const privateHostname = /^[^.]*$|(?:^|\.)(?:localhost|local|internal|home\.arpa|test|invalid)$/;

/** True for a URL to which webhooks can be sent, judged by its text. */
export const isWebhookUrlAllowed = (url: string): boolean => {
  if (!URL.canParse(url)) return false;
  const { protocol, hostname, port, username, password, hash } = new URL(url);
  if (username !== "" || password !== "" || hash !== "") return false;
  if (allowsAnyAddress()) return protocol === "https:" || protocol === "http:";
  const host = hostname.replace(/^\[(.*)\]$/, "$1").replace(/\.$/, "");
  if (protocol !== "https:" || !webPorts.includes(port)) return false;
  return isIP(host) === 0 ? !privateHostname.test(host) : isPublicAddress(host);
};

/** The rejection of any other address. */
export const webhookUrlRefused = reject(
  "WebhookUrlRefused",
  "a webhook URL must be https to a public address, on port 443 or 8443, without user, password and fragment; its name must resolve to a public address",
);

/** Resolves a name to public addresses only, when connecting, so that a name cannot point elsewhere after the check. */
export const publicLookup: LookupFunction = (hostname, options, callback) => {
  resolve(hostname, { ...options, all: true }, (error, addresses) => {
    const open = error || allowsAnyAddress() ? addresses : addresses.filter(({ address }) => isPublicAddress(address));
    const [first] = open ?? [];
    if (error || !first) callback(error ?? notPublic(hostname), []);
    else if (options.all) callback(null, open);
    else callback(null, first.address, first.family);
  });
};

/** True when a mall can register a URL: its name resolves to a public address now, and is checked again at each connection. */
export const canRegisterWebhookUrl = async (url: string): Promise<boolean> => {
  if (!isWebhookUrlAllowed(url)) return false;
  const { hostname } = new URL(url);
  if (allowsAnyAddress() || hostname.startsWith("[") || isIP(hostname) !== 0) return true;
  return new Promise((answer) => publicLookup(hostname, { all: true }, (error) => answer(!error)));
};

const notPublic = (hostname: string): NodeJS.ErrnoException =>
  Object.assign(new Error(`${hostname} has no public address`), { code: "ENOTPUBLIC" });
