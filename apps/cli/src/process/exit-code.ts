/** Exit codes of the process; the README and `--help` list the same numbers. */
export const EXIT = {
  done: 0,
  /**
   * `verify` or `compare` found differences, `preflight` something that blocks, a run on EMR failed, a card has no
   * features, or a bug of the program.
   */
  failed: 1,
  /** A fault that the user can correct: the command line, an input, the lake, the disk. */
  refused: 2,
  /** Ctrl-C: 128 + SIGINT. */
  interrupted: 130,
  /** 128 + SIGTERM. */
  terminated: 143,
} as const;

/** Section of `--help` on exit codes. */
export const EXIT_CODES_HELP = `Exit codes:
  ${EXIT.done}    done
  ${EXIT.failed}    verify or compare found differences, preflight something that blocks, a run on EMR
       failed, a card has no features, or a bug of the program
  ${EXIT.refused}    nothing done: wrong usage, or a problem with an input, the lake or the disk
  ${EXIT.interrupted}  stopped by Ctrl-C (${EXIT.terminated}: by SIGTERM); the lake is consistent`;
