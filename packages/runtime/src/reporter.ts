/** A stage of work in progress. */
export interface Stage {
  /** Reports that `n` more units are done. */
  advance(n: number): void;
  /** Ends the stage; `facts` are its counts, to be printed. */
  done(facts?: Readonly<Record<string, unknown>>): void;
}

/** A destination of progress: a terminal, JSON lines, nothing. Only apps write to the console. */
export interface Reporter {
  /** Starts a stage; `total` is the number of units, if known. */
  stage(name: string, total?: number): Stage;
}

const silentStage: Stage = { advance: () => {}, done: () => {} };

/** Ignores all progress. */
export const silentReporter: Reporter = { stage: () => silentStage };
