import { hasCustomEndpoint } from '../src/clients/client-config';
import { createS3Client } from '../src/s3';

test.each([
  [{}, {}, false],
  [{ endpoint: 'http://127.0.0.1:1' }, {}, true],
  [{}, { AWS_ENDPOINT_URL: 'http://127.0.0.1:1' }, true],
  [{}, { AWS_ENDPOINT_URL_S3: 'http://127.0.0.1:1' }, true],
  [{}, { AWS_ENDPOINT_URL: '' }, false],
])('options %j and environment %j: a custom endpoint is %s', (options, env, expected) => {
  expect(hasCustomEndpoint(options, env)).toBe(expected);
});

test('a client has the region and the endpoint that it is created with', async () => {
  const { config } = createS3Client({ region: 'eu-central-1', endpoint: 'http://127.0.0.1:1' });
  expect(await config.region()).toBe('eu-central-1');
  expect(await config.endpoint?.()).toMatchObject({ hostname: '127.0.0.1', port: 1 });
  expect(config.forcePathStyle).toBe(true);
});
