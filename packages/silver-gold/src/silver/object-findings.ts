import { type DecodeResult, isDecoded } from '../decode/messages';
import type { SourceObject } from '../source-object';

/** An object more than half of whose lines were rejected. */
export interface MostlyRejected {
  readonly path: string;
  readonly lines: number;
  readonly rejected: number;
  /** The commonest reasons, first the commonest, with the number of their lines. */
  readonly reasons: readonly { readonly reason: string; readonly lines: number }[];
}

const REASONS_SHOWN = 3;

/** Collects the objects of a run that a user has to be told about. */
export class ObjectFindings {
  /** Paths of the objects whose gzip stream is truncated or damaged. */
  readonly torn: string[] = [];
  /** Objects of a format that holds no lines, which were refused whole. */
  readonly refused: { readonly path: string; readonly format: string }[] = [];
  /** Objects that the file system refused to read, with the code of its error; they wait for a later run. */
  readonly unread: { readonly path: string; readonly errno: string }[] = [];
  readonly mostlyRejected: MostlyRejected[] = [];

  /** Adds the results of a batch. */
  add(objects: readonly SourceObject[], results: readonly DecodeResult[]): void {
    for (const result of results) {
      const path = objects[result.index]?.path;
      if (path === undefined) throw new Error(`the batch has no object ${result.index}`);
      if (!isDecoded(result)) {
        this.unread.push({ path, errno: result.errno });
        continue;
      }
      const { isTruncated, foreignFormat } = result;
      if (isTruncated) this.torn.push(path);
      if (foreignFormat !== undefined) {
        this.refused.push({ path, format: foreignFormat });
        continue;
      }
      // The line that stands for what could not be read is told of already.
      const unreadLines = isTruncated ? 1 : 0;
      const lines = result.lines - unreadLines;
      const rejected = result.rejected - unreadLines;
      if (rejected * 2 <= lines) continue;
      const reasons = Object.entries(result.reasons)
        .filter(([reason]) => reason !== 'torn_object')
        .map(([reason, count]) => ({ reason, lines: count }))
        .sort((a, b) => b.lines - a.lines || (a.reason < b.reason ? -1 : 1))
        .slice(0, REASONS_SHOWN);
      this.mostlyRejected.push({ path, lines, rejected, reasons });
    }
  }
}
