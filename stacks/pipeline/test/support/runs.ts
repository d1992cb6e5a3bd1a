import { onlineUpdatesFolder } from '@cardlake/job-contract';
import { type Call, execute } from './interpreter';
import { testDefinition } from './pipeline';

/** The execution. */
export const ID = 'arn:aws:states:eu-west-1:123456789012:execution:pipeline:this';

const STATE_MACHINE = { Id: 'arn:machine' };
const contextOf = (Input: unknown) => ({
  Execution: { Id: ID, Name: 'run-1', StartTime: '2026-05-01T10:10:07.999Z', Input },
  StateMachine: STATE_MACHINE,
});

/** Counts that the job leaves. */
export const FACTS = {
  lines: 10,
  silver: 7,
  duplicates: 2,
  quarantined: 1,
  gold: 7,
  online: 5,
  skipped: 1,
  changed: 0,
};
/** Key of a part of the run's online updates. */
export const part = (name: string) =>
  `${onlineUpdatesFolder('cards_v1', Date.UTC(2026, 4, 1, 10, 10) * 1000)}/${name}`;

type Answers = Readonly<Record<string, unknown>>;

const defaultDefinition = testDefinition();

/** Results of the tasks of a successful run, by state. */
const ANSWERS: Answers = {
  FindRunningExecutions: { Executions: [{ ExecutionArn: ID, StartDate: '2026-05-01T10:10:07Z' }] },
  // EMR does not know the billed usage yet when a job ends.
  SilverAndGold: { JobRunId: 'stream' },
  ReadFacts: { Body: JSON.stringify(FACTS) },
  ListParts: {
    Contents: [{ Key: part('part-0.parquet') }, { Key: part('_done') }, { Key: part('part-1.parquet') }],
  },
  WritePart: { Payload: { written: 2, failed: 0 } },
  QueuePart: {},
  QueueReplay: {},
  PublishStreamMetrics: {},
  Datasets: { JobRunId: 'datasets' },
  Maintenance: { JobRunId: 'maintenance' },
  LeaveEvidence: { JobRunId: 'evidence' },
  WatchDecisions: { Payload: { audit: {}, drift: [] } },
  PublishDailyMetrics: {},
  ReadJobRun: { JobRun: { BilledResourceUtilization: { VCPUHour: 0.5, MemoryGBHour: 2 } } },
  PublishUsage: {},
  NotifyFailure: {},
};

/** Runs a definition, by default with default settings; an answer that is an error fails the task, a function receives the call. */
export const run = (input: unknown, answers: Answers = {}, definition = defaultDefinition) =>
  execute(definition, contextOf(input), (call) => {
    const answer = { ...ANSWERS, ...answers }[call.state];
    if (answer instanceof Error) throw answer;
    return typeof answer === 'function' ? answer(call) : answer;
  });

/** The calls of a state. */
export const callsOf = (calls: readonly Call[], state: string) =>
  calls.filter((call) => call.state === state);
/** The arguments of the calls of a state. */
export const argsOf = (calls: readonly Call[], state: string) =>
  callsOf(calls, state).map(({ args }) => args);

/** Arguments of the entry point of the first job that a state starts. */
export const flags = (calls: readonly Call[], state: string): string[] => {
  const [args] = argsOf(calls, state) as unknown as [
    { JobDriver: { SparkSubmit: { EntryPointArguments: string[] } } },
  ];
  return args.JobDriver.SparkSubmit.EntryPointArguments;
};

/** Values of a flag among arguments. */
export const flag = (all: readonly string[], name: string): string[] =>
  all.filter((_, index) => all[index - 1] === name);
