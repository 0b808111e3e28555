import type { EvidenceFile } from "../file/evidence-file.ts";

/** A file as the parties of its purchase and the lender's staff see it: all but its bytes. */
export const viewFile = ({ reference, by, type, size, name, at, cancellation }: EvidenceFile) => ({
  reference,
  by,
  type,
  size,
  name,
  at,
  ...(cancellation !== undefined && { cancellation }),
});
