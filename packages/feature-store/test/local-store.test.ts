import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type DuckSession, openSession } from '@cardlake/lake';
import { localOnlineStore } from '../src';
import { onlineStoreConformance } from '../test-kit';

describe('the local store', () => {
  let home: string;
  let session: DuckSession;
  let count = 0;
  beforeAll(async () => {
    home = mkdtempSync(join(tmpdir(), 'cardlake-online-'));
    session = await openSession({ tempDir: join(home, 'spill'), memoryMb: 500 });
  });
  afterAll(() => {
    session.close();
    rmSync(home, { recursive: true, force: true });
  });

  onlineStoreConformance(async () => localOnlineStore({ lakeRoot: join(home, `${count++}`), session }));
});
