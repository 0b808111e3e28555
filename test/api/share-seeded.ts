import { mkdirSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

/** Before all tests: the folder in which the workers of this run keep their seeded sandboxes. Removed after them. */
export default (): (() => void) => {
  const folder = mkdtempSync(join(tmpdir(), "tallystick-seeded-"));
  mkdirSync(join(folder, "compile-cache"));
  process.env["SEEDED_SANDBOXES"] = folder;
  return () => rmSync(folder, { recursive: true, force: true });
};
