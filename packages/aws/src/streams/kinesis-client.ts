import { KinesisClient } from '@aws-sdk/client-kinesis';
import { NodeHttpHandler } from '@smithy/node-http-handler';
import { type ClientOptions, clientConfig } from '../clients/client-config';

/**
 * Creates a client of Kinesis. Over HTTP/1.1: the client's own HTTP/2 serves subscriptions, and neither proxies nor emulators
 * speak it.
 */
export function createKinesisClient(options: ClientOptions): KinesisClient {
  const config = clientConfig(options);
  return new KinesisClient({ ...config, requestHandler: new NodeHttpHandler(config.requestHandler) });
}
