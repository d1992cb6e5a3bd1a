/** Answers on authorisations, for whatever serves them. Needs no server, no log and no DuckDB. */
export {
  busyAnswer,
  type FailedAnswer,
  failedAnswer,
  RETRY_AFTER_SECONDS,
  rejectedAnswer,
} from './failure';
export { resultAnswer, type ScoreAnswer, scoreText, toAnswer } from './score';
