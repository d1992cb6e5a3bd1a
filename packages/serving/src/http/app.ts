import { formatDecision } from '@cardlake/bronze';
import type { Clock } from '@cardlake/runtime';
import { numberOf } from '@cardlake/runtime';
import fastify, { type FastifyError, type FastifyInstance, type FastifyReply } from 'fastify';
import type { Metrics } from '../metrics';
import type { Serving } from '../serving';
import { cutBody, type RequestBody } from './body';
import { cardText } from './card';
import { type FailedAnswer, failedAnswer, RETRY_AFTER_SECONDS, thrownAnswer } from './failure';
import { reportFeedback } from './feedback';
import type { ScoreQueue } from './score-queue';
import { type Answer, withTimeLimit } from './time-limit';

/** Limits of requests. */
export const LIMITS = {
  bodyBytes: 1024 * 1024,
  /** Authorisations in one request. */
  events: 1_000,
  /** Authorisations that are decided at the same time, over all requests. */
  waiting: 2_000,
  /** Milliseconds for receiving a request, and for answering it. */
  requestMs: 10_000,
  /** Characters of an id in a path; ids have no limit, but a request line has. */
  idLength: 8_192,
} as const;

/** Surroundings of the routes. */
export interface HttpOptions {
  readonly serving: Serving;
  readonly metrics: Metrics;
  readonly queue: ScoreQueue;
  readonly clock: Clock;
  /** Description of what decides, for `/healthz`. */
  readonly about: () => Readonly<Record<string, string>>;
  /** Called with each error that is no fault of the caller. */
  readonly onFault: (error: unknown) => void;
}

type IdRoute = { readonly Params: { readonly id: string } };
type BodyRoute = { readonly Body: RequestBody | undefined };

type ScoreRoute = BodyRoute & { readonly Querystring: { readonly explain?: string } };

/** Reads a switch of a query: present without a value, or true. */
const isYes = (value: string | undefined): boolean => value === '' || value === 'true';

const NO_BODY: RequestBody = { isLines: false, text: '' };

/** Creates the routes over a server's state. */
export function createApp({ serving, metrics, queue, clock, about, onFault }: HttpOptions): FastifyInstance {
  const app = fastify({
    logger: false,
    bodyLimit: LIMITS.bodyBytes,
    requestTimeout: LIMITS.requestMs,
    routerOptions: { maxParamLength: LIMITS.idLength },
  });
  app.removeAllContentTypeParsers();
  for (const type of ['application/json', 'application/x-ndjson'])
    app.addContentTypeParser(type, { parseAs: 'string' }, (_, text, done) =>
      done(null, { isLines: type.endsWith('ndjson'), text: String(text) } satisfies RequestBody),
    );
  app.addHook('onResponse', (request, reply, done) => {
    metrics.countRequest(request.routeOptions.url ?? 'unknown', reply.statusCode);
    done();
  });
  app.setErrorHandler((error: FastifyError, _, reply) => {
    const answer = frameworkAnswer(error);
    if (answer.status === 500) onFault(error);
    return sendFailure(reply, answer);
  });
  app.setNotFoundHandler((request, reply) =>
    sendFailure(
      reply,
      failedAnswer(404, 'not_found', `there is no ${request.method} ${request.url}`, `Use one of ${ROUTES}.`),
    ),
  );

  const respond = async (reply: FastifyReply, work: Promise<Answer>): Promise<FastifyReply> => {
    const answer = await withTimeLimit(LIMITS.requestMs, work);
    return 'body' in answer ? sendFailure(reply, answer) : sendJson(reply, answer.status, answer.text);
  };
  app.post<ScoreRoute>('/score', async ({ body = NO_BODY, query }, reply) => {
    const events = cutBody(body);
    if (events === undefined) return sendFailure(reply, NO_JSON);
    if (events.texts.length > LIMITS.events) return sendFailure(reply, tooMany(events.texts.length));
    const sent = await respond(
      reply,
      queue.score(events, clock.now() * 1000, { explain: isYes(query.explain) }),
    );
    metrics.observeStep('request', reply.elapsedTime / 1000);
    return sent;
  });
  app.post<BodyRoute>('/feedback', ({ body = NO_BODY }, reply) =>
    respond(reply, reportFeedback(serving, body.text, clock.now() * 1000)),
  );
  app.get<IdRoute>('/decisions/:id', ({ params: { id } }, reply) =>
    respond(
      reply,
      serving
        .findDecision(id)
        .then((decision) =>
          decision === undefined
            ? failedAnswer(404, 'no_decision', `no authorisation ${id} was decided here`)
            : { status: 200, text: formatDecision(decision) },
        ),
    ),
  );
  app.get<IdRoute>('/cards/:id', ({ params: { id } }, reply) =>
    respond(
      reply,
      cardText(serving, id, clock.now() * 1000).then((text) =>
        text === undefined
          ? failedAnswer(404, 'no_card', `card ${id} has no recent authorisation`)
          : { status: 200, text },
      ),
    ),
  );
  app.get('/healthz', (_, reply) => {
    const failure = serving.findFailure();
    if (failure !== undefined) return sendFailure(reply, thrownAnswer(failure));
    const health = { status: 'ok', ...about(), lake_version: serving.lakeVersion };
    return sendJson(reply, 200, JSON.stringify(health));
  });
  app.get('/metrics', async (_, reply) => reply.type(metrics.contentType).send(await metrics.text()));
  return app;
}

const ROUTES = 'POST /score, POST /feedback, GET /decisions/:id, GET /cards/:id, GET /healthz, GET /metrics';

const NO_JSON = failedAnswer(
  400,
  'not_json',
  'the body is an array that is not JSON',
  'Send one JSON object, an array of them, or lines of application/x-ndjson.',
);

const tooMany = (events: number): FailedAnswer =>
  failedAnswer(
    413,
    'too_many_events',
    `the request has ${numberOf(events, 'authorisation')}, and at most ${LIMITS.events} are taken at once`,
    'Send them in several requests.',
  );

function sendJson(reply: FastifyReply, status: number, text: string): FastifyReply {
  if (status === 503) reply.header('retry-after', RETRY_AFTER_SECONDS);
  return reply.code(status).header('content-type', 'application/json; charset=utf-8').send(text);
}

const sendFailure = (reply: FastifyReply, { status, body }: FailedAnswer): FastifyReply =>
  sendJson(reply, status, JSON.stringify(body));

/** Advice for errors of the framework, by its codes. */
const ADVICE: Readonly<Record<string, string>> = {
  FST_ERR_CTP_BODY_TOO_LARGE: `Send at most ${LIMITS.bodyBytes} bytes at once.`,
  FST_ERR_CTP_INVALID_MEDIA_TYPE: 'Send application/json or application/x-ndjson.',
};

/** Answers what Fastify, or a route, has thrown. Only Fastify sets a status: also for a client that goes away while it sends. */
function frameworkAnswer(error: FastifyError): FailedAnswer {
  const status = error.statusCode ?? 500;
  if (status >= 500) return thrownAnswer(error);
  const code = String(error.code ?? 'bad_request')
    .replace(/^FST_ERR_(CTP_)?/, '')
    .toLowerCase();
  return failedAnswer(status, code, error.message, ADVICE[error.code]);
}
