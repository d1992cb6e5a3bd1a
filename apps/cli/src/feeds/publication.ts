import { callForUser, type Timing } from '@cardlake/aws';
import type { Executions } from '@cardlake/aws/executions';
import type { Functions } from '@cardlake/aws/functions';
import type { ObjectReader } from '@cardlake/aws/s3';
import {
  type FeedState,
  type PublishRequest,
  type PublishVerdict,
  publishRequestPath,
  publishVerdictsPath,
  readFeedStates,
  readPublishRequest,
  readPublishVerdicts,
  readStartedFeeds,
  type StartedFeed,
} from '@cardlake/job-contract';
import { UserError } from '@cardlake/runtime';
import { describeAll, findExecution } from './described-executions';
import { type PublicationReport, toPublicationReport } from './publication-report';

/** Resources of the publication of feeds. */
export interface PublicationResources {
  /** ARN of the state machine that publishes a feed. */
  readonly machine: string;
  /** Name of the function that starts it. */
  readonly publisher: string;
  /** Bucket with the lake at its root. */
  readonly bucket: string;
  /** Name of the environment. */
  readonly env: string;
}

/** Ports of the publication of feeds. */
export interface PublicationPorts {
  readonly functions: Functions;
  readonly executions: Executions;
  readonly objects: ObjectReader;
  readonly timing: Pick<Timing, 'sleep'>;
}

/** The publication of feeds in an environment, as a person works with it. Each call throws a UserError when AWS refuses it. */
export interface FeedPublication {
  /** Starts the publication of what waits: of one feed by its table, or of all. */
  start(table: string | undefined): Promise<readonly StartedFeed[]>;
  /** Starts the publication of a blocked object in spite of a rule. */
  release(table: string, release: NonNullable<PublishRequest['releases']>[number]): Promise<StartedFeed>;
  /** Says what waits of each feed; names the first objects, or those whose keys begin with a prefix. */
  look(prefix?: string): Promise<readonly FeedState[]>;
  /** Describes an execution by its name. @throws UserError `not_found` */
  describe(execution: string): Promise<PublicationReport>;
  /** Describes executions, the newest first. */
  history(limit: number): Promise<readonly PublicationReport[]>;
  /** Waits for the end of an execution. */
  wait(execution: string, pollMs: number): Promise<PublicationReport>;
  /** Reads the verdicts of an execution that succeeded; empty for another. */
  readVerdicts(execution: string): Promise<readonly PublishVerdict[]>;
  /** Reads what an execution was started for; undefined when the lake keeps it no longer. */
  readRequest(execution: string): Promise<PublishRequest | undefined>;
}

/** Makes it of resources and ports. */
export function feedPublication(
  { machine, publisher, bucket, env }: PublicationResources,
  { functions, executions, objects, timing }: PublicationPorts,
): FeedPublication {
  const ask = (question: object) => callForUser(() => functions.ask(publisher, question), publisher);
  const read = async (key: string): Promise<string | undefined> => {
    const found = await callForUser(() => objects.get({ bucket, key }), `s3://${bucket}/${key}`);
    return found === undefined ? undefined : Buffer.from(found.content).toString('utf8');
  };
  const describe = (arn: string) =>
    callForUser(async () => toPublicationReport(await executions.describe(arn)), arn);
  return {
    start: async (table) =>
      readStartedFeeds(await ask({ step: 'start', ...(table === undefined ? {} : { feeds: [table] }) })),
    async release(feed, release) {
      const [started] = readStartedFeeds(await ask({ step: 'release', feed, ...release }));
      if (started === undefined) throw new Error(`${publisher} answered a release with nothing`);
      return started;
    },
    look: async (prefix) =>
      readFeedStates(await ask({ step: 'look', ...(prefix === undefined ? {} : { prefix }) })),
    async describe(name) {
      const found = await callForUser(() => findExecution(executions, machine, name), machine);
      if (found === undefined)
        throw new UserError('not_found', `${machine} has no execution ${name}`, {
          hint: `Check the name; \`cardlake feed gate history --env ${env}\` lists them. Step Functions forgets an execution 90 days after its end.`,
        });
      return toPublicationReport(found);
    },
    async history(limit) {
      return describeAll(await callForUser(() => executions.list(machine, limit), machine), describe);
    },
    async wait(name, pollMs) {
      for (;;) {
        const report = await describe(executions.arnOf(machine, name));
        if (report.status !== 'RUNNING') return report;
        await timing.sleep(pollMs);
      }
    },
    readVerdicts: async (execution) =>
      readPublishVerdicts((await read(publishVerdictsPath(execution))) ?? '[]'),
    async readRequest(execution) {
      const found = await read(publishRequestPath(execution));
      return found === undefined ? undefined : readPublishRequest(found);
    },
  };
}
