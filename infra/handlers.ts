import { globSync } from "node:fs";
import { basename, join } from "node:path";
import { type Role, roles } from "./function-spec.ts";

/** A handler by its path under functions/. */
type Handler = { readonly role: Role; readonly name: string };

/** The folder of the bundles, one folder each. */
export const bundles = "dist/lambda";

/** A handler's file, and the folder of its bundle, which is the function's asset. */
export const sourceOf = ({ role, name }: Handler): string => `functions/${role}/${name}.ts`;
export const assetOf = ({ role, name }: Handler): string => join(bundles, `${role}-${name}`);

/** Every handler, whether or not infra/functions.ts deploys it. */
export const handlers = (): readonly Handler[] =>
  roles.flatMap((role) =>
    globSync(`functions/${role}/*.ts`)
      .toSorted()
      .map((path) => ({ role, name: basename(path, ".ts") })),
  );
