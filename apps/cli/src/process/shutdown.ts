import { EXIT } from './exit-code';

/** What has to be undone, and what may be said, when the process is told to stop. */
export interface Unfinished {
  /** Must not wait: the process ends right after. */
  readonly letGo: () => void;
  /** What became of the work, where this is the one to say it. */
  readonly say?: string;
}

/**
 * Ends the process at Ctrl-C or SIGTERM, at once: whatever the lake is doing, it is whole at every instant, so there
 * is no safe point to wait for. Signals are only listened to while something is under way.
 */
export class Shutdown {
  private readonly underWay = new Set<Unfinished>();
  private readonly stop = (signal: NodeJS.Signals): void => {
    for (const { letGo, say } of [...this.underWay].reverse()) {
      try {
        letGo();
      } catch {
        // The next writer cleans up what this one could not.
      }
      if (say !== undefined) this.tell(`\ncardlake: stopped. ${say}\n`);
    }
    process.exit(signal === 'SIGTERM' ? EXIT.terminated : EXIT.interrupted);
  };

  constructor(private readonly tell: (text: string) => void) {}

  /** Runs work that has something to let go of when it is broken off. */
  async during<T>(unfinished: Unfinished, work: () => Promise<T>): Promise<T> {
    if (this.underWay.size === 0) {
      process.on('SIGINT', this.stop);
      process.on('SIGTERM', this.stop);
    }
    this.underWay.add(unfinished);
    try {
      return await work();
    } finally {
      this.underWay.delete(unfinished);
      if (this.underWay.size === 0) {
        process.off('SIGINT', this.stop);
        process.off('SIGTERM', this.stop);
      }
    }
  }
}
