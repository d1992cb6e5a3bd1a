import {
  Agent,
  createServer,
  type IncomingHttpHeaders,
  type IncomingMessage,
  request,
  type ServerResponse,
} from 'node:http';
import type { AddressInfo } from 'node:net';
import { type Answer, type Call, callOf, errorAnswer, skewAnswer } from './faults';
import type { LocalAws } from './local-aws';

/** Faults of a call. */
export type Fault =
  /** It is refused: too many calls. */
  | 'throttle'
  /** It fails, and nothing was done. */
  | 'fail'
  /** It fails, and was done all the same. */
  | 'fail-after'
  /** It is done after a moment. */
  | 'slow'
  /** The connection closes before anything is done. */
  | 'cut'
  /** The connection closes after the call was done, without an answer. */
  | 'lose-answer'
  /** The connection closes in the middle of the answer. */
  | 'cut-answer';

/** Chooses the fault of a call; undefined for none. It may first wait for something else. */
export type ChooseFault = (call: Call) => Fault | undefined | Promise<Fault | undefined>;

/** A way to local AWS that faults lie on. */
export interface FaultyAws {
  /** Variables with which a program goes that way. */
  readonly env: Readonly<Record<string, string>>;
  /** Number of calls by their faults. */
  readonly injected: ReadonlyMap<Fault, number>;
  stop(): Promise<void>;
}

/** Delay of a slow call. */
const SLOW_MS = 300;

/**
 * Starts a proxy in front of local AWS whose answers and connections go wrong as those of S3 and DynamoDB do. It also refuses calls that are
 * signed for another time, which local AWS does not look at.
 * @param onFault is called at the moment of a fault, before its caller can know
 */
export async function startFaultyAws(
  aws: Pick<LocalAws, 'endpoint' | 'env'>,
  choose: ChooseFault,
  onFault: (fault: Fault, call: Call) => void = () => {},
): Promise<FaultyAws> {
  const agent = new Agent({ keepAlive: true });
  const injected = new Map<Fault, number>();
  const forward = (call: Call, incoming: IncomingMessage, body: Buffer) =>
    send(agent, aws.endpoint, {
      method: call.method,
      url: incoming.url ?? '/',
      headers: incoming.headers,
      body,
    });

  async function answer(incoming: IncomingMessage, response: ServerResponse): Promise<void> {
    const body = await readAll(incoming);
    const call = callOf(incoming);
    const refused = skewAnswer(call, incoming.headers);
    if (refused !== undefined) return reply(response, refused);
    const fault = await choose(call);
    const begin = () => {
      if (fault === undefined) return;
      injected.set(fault, (injected.get(fault) ?? 0) + 1);
      onFault(fault, call);
    };
    if (fault === 'throttle' || fault === 'fail') {
      begin();
      return reply(response, errorAnswer(call, fault));
    }
    if (fault === 'cut') {
      begin();
      response.socket?.destroy();
      return;
    }
    if (fault === 'slow') await new Promise((resolve) => setTimeout(resolve, SLOW_MS));
    const answered = await forward(call, incoming, body);
    begin();
    if (fault === 'fail-after') return reply(response, errorAnswer(call, 'fail'));
    if (fault === 'lose-answer') response.socket?.destroy();
    else if (fault === 'cut-answer') cutInTheMiddle(response, answered);
    else reply(response, answered);
  }

  const server = createServer((incoming, response) => {
    // A caller that died has closed its connection.
    answer(incoming, response).catch(() => response.socket?.destroy());
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  return {
    env: { ...aws.env, AWS_ENDPOINT_URL: `http://127.0.0.1:${port}` },
    injected,
    async stop() {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
      agent.destroy();
    },
  };
}

async function readAll(stream: AsyncIterable<Buffer>): Promise<Buffer> {
  const pieces: Buffer[] = [];
  for await (const piece of stream) pieces.push(piece);
  return Buffer.concat(pieces);
}

/** A request to pass on. */
interface Passed {
  readonly method: string;
  readonly url: string;
  readonly headers: IncomingHttpHeaders;
  readonly body: Buffer;
}

function send(agent: Agent, endpoint: string, { method, url, headers, body }: Passed): Promise<Answer> {
  const { expect: _, connection: __, ...kept } = headers;
  return new Promise((resolve, reject) => {
    const sent = request(new URL(url, endpoint), { method, headers: kept, agent }, async (incoming) => {
      try {
        resolve({
          status: incoming.statusCode ?? 500,
          headers: incoming.headers,
          body: await readAll(incoming),
        });
      } catch (error) {
        reject(error);
      }
    });
    sent.once('error', reject).end(body);
  });
}

function reply(response: ServerResponse, { status, headers, body }: Answer): void {
  const { connection: _, 'transfer-encoding': __, ...kept } = headers;
  response.writeHead(status, kept).end(body);
}

function cutInTheMiddle(response: ServerResponse, { status, headers, body }: Answer): void {
  const { connection: _, 'transfer-encoding': __, ...kept } = headers;
  response.writeHead(status, { ...kept, 'content-length': String(body.length) });
  response.write(body.subarray(0, body.length >> 1), () => response.socket?.destroy());
}
