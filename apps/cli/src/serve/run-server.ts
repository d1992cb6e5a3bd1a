import { join, resolve } from 'node:path';
import type { ModelChoice } from '@cardlake/engine';
import {
  deriveKeptColumns,
  LocalCardHistory,
  LocalSnapshotRows,
  SNAPSHOT_FOLDER,
} from '@cardlake/feature-store/assembled';
import type { EngineConfig } from '@cardlake/runtime';
import { type Durability, startServer } from '@cardlake/serving';
import type { App } from '../app';
import { serveLog } from './serve-log';
import { openServedModel } from './served-model';

/** Options of a server that the command starts. */
export interface RunOptions {
  readonly lakeRoot: string;
  readonly resources: EngineConfig;
  readonly model: ModelChoice;
  readonly host: string;
  readonly port: number;
  readonly durability: Durability;
  readonly rules?: string;
  readonly experiment?: string;
  readonly json?: true;
}

/** A server that runs, as the command sees it. */
export interface RunningServer {
  /** @param signal name of the signal that stops it */
  stop(signal: string): Promise<void>;
}

/** Starts a server, and tells the user what happens. @throws UserError, see `startServer` and `openServedModel` */
export async function runServer(app: App, options: RunOptions): Promise<RunningServer> {
  const { host, port, durability, resources, rules, experiment } = options;
  const { clock } = app;
  const lakeRoot = resolve(options.lakeRoot);
  const log = serveLog(app, options.json === true);
  const snapshots = new LocalSnapshotRows(join(lakeRoot, SNAPSHOT_FOLDER), clock);
  const model = openServedModel({ lakeRoot, clock, snapshots, ...options.model, rules, experiment });
  const columns = deriveKeptColumns([model.group]);
  const history = new LocalCardHistory({ columns });
  const server = await startServer({
    lakeRoot,
    clock,
    durability,
    resources,
    host,
    port,
    history,
    reachMicros: columns.reachMicros,
    makeDecider: model.makeDecider,
    refresh: () => model.refresh(),
    about: () => ({ model: model.name, model_version: model.version }),
    onNotice: (notice) => log.notice(notice),
    onFault: (error) => log.fault(error),
  });
  const { cards, bytes: historyBytes } = history.measureSize();
  log.started({
    url: server.url,
    cards,
    historyBytes,
    model: `${model.name} ${model.version}`,
    recovered: server.recovered,
  });
  return {
    async stop(signal) {
      log.stopping(signal);
      log.stopped(await server.stop());
    },
  };
}
