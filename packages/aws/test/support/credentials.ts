import { testCredentials } from '../../test-kit';

/** Gives the clients of a test file a region and credentials, and takes them away afterwards. */
export function withTestCredentials(): void {
  const before = { ...process.env };
  beforeAll(() => Object.assign(process.env, testCredentials));
  afterAll(() => {
    process.env = before;
  });
}
