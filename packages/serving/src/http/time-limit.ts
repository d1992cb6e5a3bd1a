import { busyAnswer, type FailedAnswer } from './failure';

/** An answer of JSON, or a failed one. */
export type Answer = FailedAnswer | { readonly status: number; readonly text: string };

/**
 * Waits for an answer no longer than a time; the work goes on behind. Fastify's `handlerTimeout` would make an
 * AbortController for each request, which takes as long as a third of a decision.
 */
export function withTimeLimit(milliseconds: number, work: Promise<Answer>): Promise<Answer> {
  return new Promise((resolve, reject) => {
    const timer = setTimeout(
      () => resolve(busyAnswer(`the answer was not there after ${milliseconds / 1000} s`)),
      milliseconds,
    );
    work.then(
      (answer) => {
        clearTimeout(timer);
        resolve(answer);
      },
      (error: unknown) => {
        clearTimeout(timer);
        reject(error);
      },
    );
  });
}
