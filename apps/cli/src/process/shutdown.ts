import { exitCodeOfSignal } from './exit-code';

/** Response of running work to the end of the process. */
export interface AbortHandler {
  /** Runs before the process ends; cannot wait for anything. */
  readonly onAbort?: () => void;
  /** Tells the user what became of the work. */
  readonly message?: string;
}

interface GuardedWork extends AbortHandler {
  readonly controller: AbortController;
}

/**
 * Ends the process at Ctrl-C or SIGTERM, at once: the lake is consistent at every instant, so there is no safe point to
 * wait for. Signals are only handled while guarded work is running.
 */
export class Shutdown {
  private readonly running = new Set<GuardedWork>();
  private readonly stop = (signal: NodeJS.Signals): void => {
    for (const { controller, onAbort, message } of [...this.running].reverse()) {
      try {
        controller.abort();
        onAbort?.();
      } catch {
        // The next writer cleans up what this one could not.
      }
      if (message !== undefined) this.print(`\ncardlake: stopped. ${message}\n`);
    }
    process.exit(exitCodeOfSignal(signal));
  };

  constructor(private readonly print: (text: string) => void) {}

  /** Runs work that Ctrl-C and SIGTERM stop; the signal it gets aborts right before the process ends. */
  async guard<T>(handler: AbortHandler, work: (signal: AbortSignal) => Promise<T>): Promise<T> {
    if (this.running.size === 0) {
      process.on('SIGINT', this.stop);
      process.on('SIGTERM', this.stop);
    }
    const guarded = { ...handler, controller: new AbortController() };
    this.running.add(guarded);
    try {
      return await work(guarded.controller.signal);
    } finally {
      this.running.delete(guarded);
      if (this.running.size === 0) {
        process.off('SIGINT', this.stop);
        process.off('SIGTERM', this.stop);
      }
    }
  }
}
