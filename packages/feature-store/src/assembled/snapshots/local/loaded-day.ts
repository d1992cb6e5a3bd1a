import type { CompiledSnapshotGroup } from '@cardlake/features';
import type { SnapshotRow, SnapshotValues } from '../snapshot-rows';
import { formatValues, readValues } from '../values';
import { readVersion, type VersionFile } from './version-files';

/** The newest row of an entity, and the version that wrote it. */
interface VersionedRow {
  readonly values: SnapshotValues | null;
  readonly version: number;
}

/** Formats a row as a line of a version. */
export const formatRow = (group: CompiledSnapshotGroup, { key, values }: SnapshotRow): string =>
  `[${JSON.stringify(key)},${values === null ? 'null' : formatValues(group, values)}]`;

/** The rows of a day in memory, from all its versions. */
export class LoadedDay {
  private readonly rows = new Map<string, VersionedRow>();
  /** Newest version that was read. */
  version = 0;
  /** Settles when the first versions were read; newer ones are read while rows are found. */
  readonly ready: Promise<void>;
  private reading: Promise<void>;

  constructor(
    private readonly group: CompiledSnapshotGroup,
    private readonly folder: string,
    versions: readonly VersionFile[],
  ) {
    this.ready = this.readEach(versions);
    this.reading = this.ready;
  }

  /** Reads the versions that are newer than those in memory, one after the other. */
  readNewer(versions: readonly VersionFile[]): Promise<void> {
    this.reading = this.reading.catch(() => undefined).then(() => this.readEach(versions));
    return this.reading;
  }

  /** Finds the row of an entity. */
  find(key: string): VersionedRow | undefined {
    return this.rows.get(key);
  }

  private async readEach(versions: readonly VersionFile[]): Promise<void> {
    for (const file of versions) {
      if (file.version <= this.version) continue;
      await readVersion(this.folder, file, (row) => {
        const [key, values] = row as [string, unknown];
        this.rows.set(key, {
          values: values === null ? null : readValues(this.group, values),
          version: file.version,
        });
      });
      this.version = file.version;
    }
  }
}
