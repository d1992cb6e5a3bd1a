/** Content of a file. */
type Bytes = Uint8Array;

/** What a release holds. */
export interface ReleaseManifest {
  readonly version: string;
  readonly files: Readonly<
    Record<string, { readonly path: string; readonly sha256: string; readonly bytes: number }>
  >;
}

/** A zip of some contents by path, without times. */
export function zipOf(contents: Readonly<Record<string, Bytes>>): Bytes;

/**
 * Writes a release in the place of the one before: a reader finds a whole one.
 * @param folder the package's `dist`
 * @param version of the package; the manifest's adds what tells the contents apart
 * @param contents bytes by file name
 */
export function writeRelease(
  folder: string,
  version: string,
  contents: Readonly<Record<string, Bytes>>,
): ReleaseManifest;
