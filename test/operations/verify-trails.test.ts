import { spawn } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { nextEntry, type TrailHead, type TrailNote } from "../../domain/trail.ts";
import { canonicalJson } from "../../functions/io/messages/canonical-json.ts";
import { sha256 } from "../../functions/io/messages/base64url.ts";
import { instructionKey, trailHeadKey, trailKey } from "../../functions/io/table/item-keys.ts";
import type { Item } from "../../functions/io/table/item.ts";
import { startTables, tables } from "./tables.ts";

/* The command as an operator types it, on trails of which one entry is changed at a time. */

const pk = "LOAN#pur_1";
const notes: readonly TrailNote[] = [
  { at: "2026-11-30T10:00:00.000Z", did: "instructed", why: "on the statement", instruction: 1 },
  { at: "2026-11-30T10:05:00.000Z", did: "approved", instruction: 1 },
  { at: "2026-11-30T10:06:00.000Z", did: "carriedOut", instruction: 1, facts: { version: [7, 8] } },
];

/** The items of a trail. */
const trailOf = (partition: string, made: readonly TrailNote[]): readonly Item[] => {
  let head: TrailHead | undefined;
  const items = made.map((note) => {
    const entry = nextEntry(head, note);
    head = { no: entry.no, digest: sha256(canonicalJson(entry)) };
    return { ...trailKey(partition, entry.no), entry: canonicalJson(entry) };
  });
  return [...items, { ...trailHeadKey(partition), ...head }];
};

let engine: Awaited<ReturnType<typeof startTables>>;
const folder = mkdtempSync(join(tmpdir(), "tallystick-trails-"));
const heads = join(folder, "heads.json");

beforeAll(async () => {
  engine = await startTables();
  await engine.put(tables.gateway, ...trailOf("STAFF#mall#mall_thistle", notes.slice(0, 1)));
});

beforeEach(async () => engine.put(tables.lender, ...trailOf(pk, notes), { ...instructionKey("pur_1", 1), no: 1 }));

afterAll(async () => {
  await engine.stop();
  rmSync(folder, { recursive: true });
});

const verify = async (...args: readonly string[]) => {
  const child = spawn(process.execPath, ["operations/verify-trails.ts", "--url", engine.url, ...args]);
  const [out, error] = [child.stdout.toArray(), child.stderr.toArray()];
  const code = await new Promise((resolve) => void child.once("exit", resolve));
  return { code, out: (await out).join(""), error: (await error).join("") };
};

const alter = async (no: number, change: object): Promise<void> => {
  const item = await engine.get(tables.lender, trailKey(pk, no));
  const entry = canonicalJson({ ...(JSON.parse(item["entry"] as string) as object), ...change });
  await engine.put(tables.lender, { ...item, entry });
};

describe("npm run verify-trails", () => {
  test("finds intact trails of both tables, and says how many", async () => {
    const { code, out, error } = await verify();
    expect([code, error]).toEqual([0, ""]);
    expect(out).toBe("2 trails with 4 entries\nevery chain is intact\n");
  });

  test("names an altered entry, wherever it is", async () => {
    await alter(2, { by: { operator: "op_1", name: "Somebody Else" } });
    const { code, out } = await verify();
    expect(code).toBe(1);
    expect(out).toContain(`lender ${pk}: entry 3 does not follow from entry 2`);
    await engine.put(tables.lender, ...trailOf(pk, notes));
    await alter(3, { facts: {} });
    expect((await verify()).out).toContain("entry 3 was altered");
    await engine.put(tables.lender, { ...trailKey(pk, 3), entry: "not JSON" });
    expect((await verify()).out).toContain("an entry cannot be read");
  });

  test("names a removed entry, also the last one", async () => {
    await engine.drop(tables.lender, trailKey(pk, 2));
    const { code, out } = await verify();
    expect(code).toBe(1);
    expect(out).toContain("entry 2 is missing");
    await engine.put(tables.lender, ...trailOf(pk, notes));
    await engine.drop(tables.lender, trailKey(pk, 3));
    expect((await verify()).out).toContain("the trail has 2 entries, and 3 were made");
  });

  test("finds an instruction whose whole trail is gone", async () => {
    for (const key of [1, 2, 3].map((no) => trailKey(pk, no))) await engine.drop(tables.lender, key);
    await engine.drop(tables.lender, trailHeadKey(pk));
    expect((await verify()).out).toContain("entry 1 is missing: there is an instruction 1");
  });

  test("with the heads of an earlier run, finds a trail that was written anew as a whole", async () => {
    expect((await verify("--heads", heads)).code).toBe(0);
    await engine.drop(tables.lender, trailKey(pk, 3));
    await engine.put(tables.lender, ...trailOf(pk, notes.slice(0, 2)));
    expect((await verify()).code).toBe(0);
    expect((await verify("--heads", heads)).out).toContain("entry 3 was there in an earlier run, and the trail has 2");
    await engine.put(
      tables.lender,
      ...trailOf(pk, [...notes.slice(0, 2), { ...notes[0], at: "2026-12-01" } as TrailNote]),
    );
    const { code, out } = await verify("--heads", heads, "--json");
    expect(code).toBe(1);
    const fault = "entry 3 or one before it was altered since an earlier run";
    expect(JSON.parse(out)).toMatchObject({ trails: 2, faults: [{ side: "lender", trail: pk, fault }] });
  });

  test("says what it cannot read", async () => {
    expect(await verify("--url", "nonsense")).toMatchObject({
      code: 2,
      error: expect.stringContaining("--url") as string,
    });
    expect(await verify("--gateway", "no-such-table")).toMatchObject({ code: 2 });
    expect((await verify("--help")).out).toContain("--heads");
  });
});
