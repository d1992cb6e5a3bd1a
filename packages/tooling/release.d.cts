/** Content of a file. */
type Bytes = Uint8Array;

/** The manifest of a release. */
export interface ReleaseManifest {
  readonly version: string;
  readonly files: Readonly<
    Record<string, { readonly path: string; readonly sha256: string; readonly bytes: number }>
  >;
}

/** Zips contents by path, without real modification times. */
export function zipOf(contents: Readonly<Record<string, Bytes>>): Bytes;

/**
 * Replaces the previous release; a reader always finds a complete one.
 * @param folder the package's `dist`
 * @param version of the package; the manifest appends a hash of the contents
 * @param contents bytes by file name
 */
export function writeRelease(
  folder: string,
  version: string,
  contents: Readonly<Record<string, Bytes>>,
): ReleaseManifest;
