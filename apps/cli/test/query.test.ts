import { PassThrough } from 'node:stream';
import { fixedClock } from '@cardlake/runtime';
import { OutputStream } from '../src/output/console';
import { Shutdown } from '../src/process/shutdown';
import { createProgram } from '../src/program';

test('an Arrow stream is refused on a terminal, with what to do instead', async () => {
  const terminal = Object.assign(new PassThrough(), { isTTY: true });
  const program = createProgram({
    console: { out: new OutputStream(terminal), err: new OutputStream(new PassThrough()) },
    clock: fixedClock(0),
    env: {},
    shutdown: new Shutdown(() => {}),
    exitCode: 0,
  });
  await expect(
    program.parseAsync(['query', 'SELECT 1', '--format', 'arrow'], { from: 'user' }),
  ).rejects.toMatchObject({ code: 'terminal_output', hint: expect.stringContaining('> rows.arrows') });
  expect(terminal.read()).toBeNull();
});
