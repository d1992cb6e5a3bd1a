import { PassThrough } from 'node:stream';
import { fixedClock } from '@cardlake/runtime';
import type { App } from '../../src/app';
import { OutputStream } from '../../src/output/console';
import { launcherFrom } from '../../src/process/launcher';
import { Shutdown } from '../../src/process/shutdown';

const FOLDER = '/';

/**
 * Creates an app that a test can look into.
 * @param screen what the output is: by default, neither a terminal nor of a certain width
 */
export function testApp(screen: { readonly isTTY?: boolean; readonly columns?: number } = {}) {
  const [out, err] = [new PassThrough(), new PassThrough()].map((stream) =>
    Object.assign(stream, screen),
  ) as [PassThrough, PassThrough];
  const launcher = launcherFrom(FOLDER, {});
  const app: App = {
    console: { out: new OutputStream(out, { launcher }), err: new OutputStream(err, { launcher }) },
    clock: fixedClock(Date.UTC(2026, 10, 21, 11, 30)),
    shutdown: new Shutdown(() => {}),
    folder: FOLDER,
    env: {},
    verbosity: 'normal',
    exitCode: 0,
  };
  return { app, out: () => String(out.read() ?? ''), err: () => String(err.read() ?? '') };
}
