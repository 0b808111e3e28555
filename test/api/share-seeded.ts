import { mkdirSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

/** Before all tests: the folder in which the workers of this run keep their seeded sandboxes and what is compiled. Removed after them. */
export default (): (() => void) => {
  const folder = mkdtempSync(join(tmpdir(), "tallystick-seeded-"));
  const compiled = join(folder, "compile-cache");
  mkdirSync(compiled);
  process.env["SEEDED_SANDBOXES"] = folder;
  // For the programs that tests start, too.
  process.env["NODE_COMPILE_CACHE"] = compiled;
  return () => rmSync(folder, { recursive: true, force: true });
};
