import { chmodSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { parseIds, readIds } from '../../src/bootstrap/repository';
import { REPOSITORY } from './support/bootstrapped';

const folder = mkdtempSync(join(tmpdir(), 'cardlake-gh-'));
afterAll(() => rmSync(folder, { recursive: true }));

/** Makes an environment in which a command `gh` runs a line of shell. */
function withGh(line: string) {
  const file = join(folder, 'gh');
  writeFileSync(file, `#!/bin/sh\n${line}\n`);
  chmodSync(file, 0o755);
  return { PATH: `${folder}${delimiter}/bin${delimiter}/usr/bin` };
}

test('gh is asked for the ids of the owner and of the repository', () => {
  const env = withGh('[ "$1 $2 $3" = "api repos/acme/cardlake --jq" ] && echo 123456/456789');
  expect(readIds(REPOSITORY, env)).toEqual({ owner: '123456', repository: '456789' });
});

test.each([
  ['echo "HTTP 404: Not Found" >&2; exit 1', /gh failed \(HTTP 404: Not Found\)/],
  ['echo null/null', /gh answered "null\/null\\n"/],
])('a gh that does not know the repository is a reason: %s', (line, reason) => {
  expect(readIds(REPOSITORY, withGh(line))).toMatch(reason);
});

test('a machine without gh is a reason', () => {
  expect(readIds(REPOSITORY, { PATH: join(folder, 'empty') })).toMatch(/^gh cannot be started/);
});

test.each(['', '1', '1/', '0/1', '01/2', 'a/b', '1/2/3', '1/*'])('%j is no pair of ids', (text) => {
  expect(parseIds(text)).toBeUndefined();
});
