import type { LoadableFeed } from '@cardlake/elt/functions';
import {
  findingsSchema,
  judgeQuality,
  type LookPorts,
  lookAtObjects,
  type ReplayPorts,
  type ReportPorts,
  readOperation,
  replayObjects,
  writeReport,
} from '@cardlake/elt/operations';
import { z } from 'zod';

const execution = {
  /** Name of the execution. */
  execution: z.string(),
  started: z.iso.datetime({ offset: true }),
  request: z.unknown(),
};

const stepSchema = z.discriminatedUnion('step', [
  z.strictObject({ step: z.literal('replay'), ...execution }),
  z.strictObject({ step: z.literal('look'), ...execution, waitMinutes: z.number() }),
  z.strictObject({ step: z.literal('quality'), ...execution }),
  z.strictObject({ step: z.literal('report'), ...execution, ...findingsSchema.shape }),
]);

/** Ports of the steps of operations on feeds. */
export interface OperatorPorts extends ReplayPorts, LookPorts, Pick<ReportPorts, 'folder'> {
  readonly store: ReplayPorts['store'];
  readonly publications: LookPorts['publications'];
  readonly feeds: readonly LoadableFeed[];
}

/** Does a step of an operation on feeds. @throws Error naming what is wrong with the step or its request */
export async function doOperatorStep(event: unknown, ports: OperatorPorts): Promise<unknown> {
  const { data: step, error } = stepSchema.safeParse(event);
  if (step === undefined)
    throw new Error(`expected a step of an operation on feeds: ${z.prettifyError(error)}`);
  const operation = readOperation(step, ports.feeds);
  switch (step.step) {
    case 'replay':
      return replayObjects(operation, ports);
    case 'look':
      return lookAtObjects(operation, step.waitMinutes, ports);
    case 'quality':
      return judgeQuality(operation, ports);
    case 'report':
      return writeReport(operation, step, ports);
  }
}
