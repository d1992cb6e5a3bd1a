/** One stretch of work that is under way. */
export interface Stage {
  /** `n` more units are done. */
  advance(n: number): void;
  /** The stage is over; `facts` are its counts, for whoever prints them. */
  done(facts?: Readonly<Record<string, unknown>>): void;
}

/** Where progress goes: a terminal, JSON lines, nowhere. Nothing below an app writes to the console itself. */
export interface Reporter {
  /** Opens a stage; `total` is the number of units to come, where it is known. */
  stage(name: string, total?: number): Stage;
}

const silentStage: Stage = { advance: () => {}, done: () => {} };

/** Reports nothing. */
export const silentReporter: Reporter = { stage: () => silentStage };
