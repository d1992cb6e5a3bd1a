import { mkdirSync, symlinkSync, writeFileSync } from 'node:fs';
import { delimiter, dirname } from 'node:path';
import { testFolder } from '@cardlake/engine/test-kit';
import { launcherFrom } from '../../src/process/launcher';

const path = testFolder();

test.each([
  ['/code', './cardlake'],
  ['/code/stacks/lake', '../../cardlake'],
  ['/tmp', '../code/cardlake'],
  ['/', './code/cardlake'],
])('from %s the program starts as %s', (folder, command) => {
  expect(launcherFrom(folder, {}, ['/code/cardlake'])).toBe(command);
});

test('a path with a blank is quoted', () => {
  expect(launcherFrom('/', {}, ['/my code/cardlake'])).toBe("'./my code/cardlake'");
});

describe('with a PATH', () => {
  const starter = path('code/cardlake');
  const [linked, others, none] = [path('linked'), path('others'), path('none')];
  const launcherWith = (PATH: readonly string[], more: Readonly<Record<string, string>> = {}) =>
    launcherFrom(dirname(starter), { PATH: PATH.join(delimiter), ...more }, [starter]);

  beforeAll(() => {
    for (const folder of [dirname(starter), linked, others, none]) mkdirSync(folder, { recursive: true });
    writeFileSync(starter, '');
    writeFileSync(`${others}/cardlake`, '');
    symlinkSync(starter, `${linked}/cardlake`);
  });

  test('that leads to the program, its name starts it', () => {
    expect(launcherWith([none, linked, others])).toBe('cardlake');
  });

  test('that leads to another program of the same name first, or to none, its path does', () => {
    expect(launcherWith([others, linked])).toBe('./cardlake');
    expect(launcherWith([none, ''])).toBe('./cardlake');
  });

  test('that a package manager has set for a script, its path does', () => {
    expect(launcherWith([linked], { npm_command: 'run-script' })).toBe('./cardlake');
  });
});
