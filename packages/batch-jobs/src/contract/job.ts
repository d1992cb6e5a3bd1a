import type { Timing } from '@cardlake/aws';
import type { ItemTable } from '@cardlake/aws/dynamodb';
import type { Clock, EngineConfig, Reporter } from '@cardlake/runtime';
import type { DataStore } from '../store/ports';
import { parseSettings, type Settings, type SettingText, type ValuesOf } from './setting';

/** A place that a job reads or writes, and its content. */
interface Place {
  readonly path: string;
  readonly meaning: string;
}

/** A kind of rows that a job makes. */
export interface RowKind {
  /** Folder of the results under `features/`. */
  readonly dataset: string;
  /** Columns that together tell the rows of one day apart; a part that a row has not is found by `none`. */
  readonly key: readonly string[];
  /** Begins the entity of the items in the table, so that keys of several data sets never meet; none when left out. */
  readonly entityPrefix?: string;
}

/** Promise of a job: everything that its caller has to know. */
export interface JobContract<S extends Settings = Settings> {
  readonly name: string;
  /** One sentence, without a full stop. */
  readonly summary: string;
  readonly inputs: readonly Place[];
  readonly outputs: readonly Place[];
  /** Kinds of rows that the job makes, told apart by the number of parts of their keys; none when it makes no features. */
  readonly rows?: readonly RowKind[];
  readonly settings: S;
  /** Settings to start with, as on a command line. */
  readonly examples: readonly string[];
}

/** Everything that a job needs from outside. */
export interface JobContext {
  readonly store: DataStore;
  /** Table for lookups; without one, results are looked up in the store. */
  readonly lookups?: ItemTable | undefined;
  /** Folder on a local disk, emptied by the caller. */
  readonly tempDir: string;
  readonly clock: Clock;
  /** Time of retries; that of this machine when left out. */
  readonly timing?: Timing;
  readonly reporter: Reporter;
  readonly resources: EngineConfig;
  /** Names the run in what it writes. */
  readonly runId: string;
  /** Ends the run between two steps. */
  readonly signal: AbortSignal;
  /** Tells the operator about something that does not end the run. */
  readonly warn: (message: string) => void;
}

/** Counts and names of a finished run. */
export type JobReport = Readonly<Record<string, string | number>>;

/** A job that a command line or a container runs. */
export interface Job {
  readonly contract: JobContract;
  /**
   * @param texts settings as a command line gives them
   * @throws UserError `bad_option` before anything is done, and those of the job
   */
  run(
    texts: Readonly<Record<string, SettingText | undefined>>,
    open: () => Promise<JobContext>,
  ): Promise<JobReport>;
}

/** Makes a job of its contract and its work. */
export const defineJob = <const S extends Settings>(
  contract: JobContract<S>,
  work: (values: ValuesOf<S>, context: JobContext) => Promise<JobReport>,
): Job => ({
  contract,
  async run(texts, open) {
    const values = parseSettings(contract.settings, texts);
    return work(values, await open());
  },
});
