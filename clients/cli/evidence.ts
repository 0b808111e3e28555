import { existsSync, readFileSync, statSync, writeFileSync } from "node:fs";
import { basename, resolve } from "node:path";
import type { EvidenceFile } from "../sdk/evidence-file.ts";
import type { Download } from "../sdk/http.ts";
import { listLenders } from "../sdk/lender-url.ts";
import { connectMall } from "../sdk/mall.ts";
import { type Command, CommandError, exits, type Run } from "./command.ts";
import { mallCredentialsFor } from "./credentials.ts";
import { connectStaff, staffOptions } from "./staff.ts";
import { table } from "./terminal.ts";

/** Sends and fetches files of evidence: as a mall, or with --as staff as the lender's staff, who only read. */
export const evidence: Command = {
  name: "evidence",
  usage: "<upload|download|list> <purchase> [<file or reference>]",
  summary:
    "sends a file to the lender as a mall's evidence in a dispute, fetches one, or lists them as the lender's staff",
  options: {
    as: "mall or staff; default: mall, for a list staff",
    cancellation: "of an upload: the number of the dispute",
    name: "of an upload: the name that the others see; default: the file's own",
    output: "of a download: the file to write; default: the file's name, in this folder",
    keys: "for a gateway that is not a sandbox: a file with { mall, lender, apiKey, sign, seal }",
    ...staffOptions,
  },
  examples: [
    "evidence upload pur_01h… slip.pdf --cancellation 1",
    "evidence download pur_01h… file_5f0c…",
    "evidence list pur_01h…",
    "evidence download pur_01h… file_5f0c… --as staff",
  ],
  args: { least: 2, most: 3 },
  run: async (run) => {
    const [what, purchase = "", name] = run.args;
    if (what === "list") return listFiles(run, purchase);
    if (name === undefined || (what !== "upload" && what !== "download"))
      throw new CommandError(`usage: npx tallystick evidence ${evidence.usage}`, help, exits.usage);
    return what === "upload" ? upload(run, purchase, name) : save(run, await fetchFile(run, purchase, name));
  },
};

const help = "npx tallystick evidence --help";

const upload = async (run: Run, id: string, path: string): Promise<void> => {
  if (!existsSync(path) || !statSync(path).isFile())
    throw new CommandError(`there is no file ${path}`, help, exits.usage);
  const { name = basename(path), cancellation } = run.options;
  if (cancellation !== undefined && !/^[1-9]\d{0,2}$/.test(cancellation))
    throw new CommandError(`--cancellation is a number, not ${cancellation}`, help, exits.usage);
  const mall = await mallOf(run);
  const file = await mall.uploadEvidence(await mall.showPurchase(id), {
    file: readFileSync(path),
    name,
    ...(cancellation !== undefined && { cancellation: Number(cancellation) }),
  });
  run.print(`${file.reference}  ${file.type}  ${file.size} bytes  ${file.name}`, { file });
};

const fetchFile = async (run: Run, id: string, reference: string): Promise<Download> => {
  if (run.options["as"] === "staff") {
    const { lender, staff } = await connectStaff(run);
    return staff.downloadEvidence({ lender, purchase: id }, reference);
  }
  const mall = await mallOf(run);
  return mall.downloadEvidence(await mall.showPurchase(id), reference);
};

/** A file is never written over another: its name is the sender's. */
const save = (run: Run, { bytes, type, name }: Download): void => {
  const path = resolve(run.options["output"] ?? name);
  try {
    writeFileSync(path, bytes, { flag: "wx", mode: 0o600 });
  } catch (error) {
    const why = error instanceof Error && "code" in error && error.code === "EEXIST" ? "it exists" : String(error);
    throw new CommandError(`${path} cannot be written: ${why}`, "name another file with --output", exits.usage);
  }
  run.print(`${path}  ${type}  ${bytes.length} bytes`, { path, type, size: bytes.length, name });
};

const listFiles = async (run: Run, purchase: string): Promise<void> => {
  const { lender, staff } = await connectStaff(run);
  const { files } = await staff.showTrail({ lender, purchase });
  run.print(files.length === 0 ? `${purchase} has no files` : table(files.map(rowOf)), { files });
};

const rowOf = ({ reference, by, cancellation, at, type, size, name }: EvidenceFile): readonly string[] => [
  reference,
  by,
  cancellation === undefined ? "" : `dispute ${cancellation}`,
  at,
  type,
  `${size} bytes`,
  name,
];

const mallOf = async (run: Run) => {
  const { mall: of, now } = await mallCredentialsFor(run);
  const { mall, lender, apiKey, sign, seal } = of;
  const own = run.options["lender-url"] ?? process.env["TALLYSTICK_LENDER_URL"];
  // A gateway must not say where files are sent; a sandbox may.
  if (own === undefined && run.options["keys"] !== undefined)
    throw new CommandError(
      "the lender's address is missing",
      "pass --lender-url, or set TALLYSTICK_LENDER_URL",
      exits.usage,
    );
  const lenderUrl = own ?? (await listLenders(run.url)).find(({ id }) => id === lender)?.url ?? run.url;
  return connectMall({ url: run.url, lenderUrl, mall, lender, apiKey, signKey: sign, sealKey: seal, now });
};
