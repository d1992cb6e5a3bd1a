/**
 * Runs command lines of the built program one after the other, as its parent asks. Starting the program anew for each
 * would take most of the time of tests that run many.
 */
const { PassThrough } = require('node:stream');
const { runCommandLine } = require('../../dist/cardlake.cjs');

function keptOutput() {
  const chunks = [];
  const stream = new PassThrough();
  stream.on('data', (chunk) => chunks.push(chunk));
  return { stream, bytes: () => Buffer.concat(chunks) };
}

process.on('message', async ({ args, env, folder }) => {
  process.env = env;
  process.chdir(folder);
  const [out, err] = [keptOutput(), keptOutput()];
  const code = await runCommandLine({ args, env, folder, stdout: out.stream, stderr: err.stream });
  // What was written last is kept in this turn.
  setImmediate(() => process.send({ code, out: out.bytes(), err: String(err.bytes()) }));
});
