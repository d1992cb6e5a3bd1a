import { launcherFrom } from '../../src/process/launcher';

test.each([
  ['/code', './cardlake'],
  ['/code/stacks/lake', '../../cardlake'],
  ['/tmp', '../code/cardlake'],
])('from %s the program starts as %s', (folder, command) => {
  expect(launcherFrom(folder, '/code/cardlake')).toBe(command);
});
