/**
 * Bundles the entries of the package in the working directory into `dist/function.zip`, described in `dist/manifest.json`.
 * @param entryPoints source by the name of its bundle
 */
export function buildFunctions(entryPoints: Readonly<Record<string, string>>): Promise<void>;
