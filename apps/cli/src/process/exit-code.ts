/** What the process says by how it ends; the same numbers stand in the README and in `--help`. */
export const EXIT = {
  done: 0,
  /** `verify` or `compare` found differences, a run on EMR failed, a card has no features, or the program is at fault. */
  failed: 1,
  /** Something the user can put right: the command line, an input, the lake, the disk. */
  refused: 2,
  /** Ctrl-C: 128 + SIGINT. */
  interrupted: 130,
  /** 128 + SIGTERM. */
  terminated: 143,
} as const;

/** The part of `--help` that says them. */
export const EXIT_CODES_HELP = `Exit codes:
  ${EXIT.done}    done
  ${EXIT.failed}    verify or compare found differences, a run on EMR failed, a card has no features,
       or a fault of the program
  ${EXIT.refused}    nothing done: wrong usage, or an input, lake or disk that has to be put right
  ${EXIT.interrupted}  stopped by Ctrl-C (${EXIT.terminated}: by SIGTERM); the lake is whole`;
