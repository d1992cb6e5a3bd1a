import { dirname } from 'node:path';
import { LAUNCHER, launcherFrom, withLauncher } from '../../src/process/launcher';

test.each([
  ['/code', './cardlake'],
  ['/code/stacks/lake', '../../cardlake'],
  ['/tmp', '../code/cardlake'],
])('from %s the program starts as %s', (folder, command) => {
  expect(launcherFrom(folder, '/code/cardlake')).toBe(command);
});

test('commands in a message are written as they can be typed; the names of files and programs stay', () => {
  const text =
    'run `cardlake verify` (cardlake rebuild), cardlake.config.json, ./cardlake status, cardlake: stopped';
  expect(withLauncher(text, { folder: dirname(LAUNCHER) })).toBe(
    'run `./cardlake verify` (./cardlake rebuild), cardlake.config.json, ./cardlake status, cardlake: stopped',
  );
});
