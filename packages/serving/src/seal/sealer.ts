import type { LogRecord } from '../log/record';
import { listSegments } from '../log/segment-file';
import { cutSegment, removeSegment, type SealedSegment, type SealPlaces, sealSegment } from './seal-segment';

/** Takes complete segments to bronze, one after the other, and removes them once the lake has taken their objects. */
export class Sealer {
  private readonly sealed = new Map<string, readonly string[]>();
  private readonly waiting: { readonly id: string; readonly bytes: number }[] = [];
  private running: Promise<void> | undefined;

  /**
   * @param isProcessed tells of an object whether the lake has taken it
   * @param onFailure called with what keeps a segment from being sealed; it is tried again
   */
  constructor(
    private readonly places: SealPlaces,
    private readonly isProcessed: (path: string) => boolean,
    private readonly onFailure: (error: unknown) => void,
  ) {}

  /** Number of segments whose objects the lake has not taken. */
  get count(): number {
    return this.sealed.size + this.waiting.length;
  }

  /**
   * Seals the segments of an earlier process, oldest first.
   * @param onRecords called with all their records
   * @returns those with an incomplete record at their end
   * @throws UserError of the disk
   */
  async recover(onRecords: (records: readonly LogRecord[]) => Promise<void>): Promise<SealedSegment[]> {
    const torn: SealedSegment[] = [];
    for (const id of listSegments(this.places.folder)) {
      const segment = await sealSegment(id, this.places, this.isProcessed, onRecords);
      this.note(segment);
      if (segment.tornBytes > 0) torn.push(segment);
    }
    return torn;
  }

  /** Seals a complete segment soon, up to its length. */
  add(id: string, bytes: number): void {
    this.waiting.push({ id, bytes });
    void this.sealWaiting();
  }

  /** Seals what is waiting. A segment that cannot be sealed now stays for the next call. */
  sealWaiting(): Promise<void> {
    this.running ??= this.sealAll().finally(() => {
      this.running = undefined;
    });
    return this.running;
  }

  /** Tells whether every complete segment is sealed. */
  get isDone(): boolean {
    return this.waiting.length === 0;
  }

  /** Removes segments whose objects the lake has taken, oldest first. @returns the id of the oldest one that is left */
  removeProcessed(mayRemove: (id: string) => boolean): string | undefined {
    for (const [id, objects] of this.sealed) {
      if (!objects.every(this.isProcessed) || !mayRemove(id)) break;
      removeSegment(this.places.folder, id);
      this.sealed.delete(id);
    }
    return this.sealed.keys().next().value ?? this.waiting[0]?.id;
  }

  private async sealAll(): Promise<void> {
    for (let [next] = this.waiting; next !== undefined; [next] = this.waiting) {
      const { id, bytes } = next;
      try {
        cutSegment(this.places.folder, id, bytes);
        this.note(await sealSegment(id, this.places, this.isProcessed));
        this.waiting.shift();
      } catch (error) {
        this.onFailure(error);
        return;
      }
    }
  }

  private note({ id, objects }: SealedSegment): void {
    if (objects.length === 0) removeSegment(this.places.folder, id);
    else this.sealed.set(id, objects);
  }
}
