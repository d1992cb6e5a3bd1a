import { createProgram } from '../src/program';
import { testApp } from './support/test-app';

test('an Arrow stream is refused on a terminal, with what to do instead', async () => {
  const { app, out } = testApp({ isTTY: true });
  await expect(
    createProgram(app).parseAsync(['query', 'SELECT 1', '--format', 'arrow'], { from: 'user' }),
  ).rejects.toMatchObject({ code: 'terminal_output', hint: expect.stringContaining('--out rows.arrow') });
  expect(out()).toBe('');
});
