import type { Clock, EngineConfig, Reporter } from '@cardlake/runtime';

/** Everything that an app passes to the engine besides the options of a call. */
export interface EngineContext {
  readonly clock: Clock;
  /** Receives the progress of each stage. */
  readonly reporter: Reporter;
  /** Memory and threads for DuckDB, for decoding and for features. */
  readonly resources: EngineConfig;
  /**
   * Absolute path of a bundled script that calls `serveDecoder` of `@cardlake/silver-gold/decoder`. Without it, bronze
   * is decoded on the calling thread.
   */
  readonly decodeWorker?: string | undefined;
  /**
   * Absolute path of a bundled script that calls `serveFeatures` of `@cardlake/silver-gold/feature-worker`. Without it,
   * features are computed on the calling thread.
   */
  readonly featureWorker?: string | undefined;
  /** Stops the call: the running statement is interrupted, and the lake is free for the next writer at once. */
  readonly signal?: AbortSignal | undefined;
  /** Brings files of the lake to this disk before they are read, for a lake that is not all there. */
  readonly bring?: ((paths: readonly string[]) => Promise<void>) | undefined;
  /** Last part of the names of new files, for a lake that others write at the same time elsewhere. */
  readonly fileTag?: string | undefined;
  /** For kill tests only. */
  readonly onStep?: ((step: string) => void) | undefined;
}
