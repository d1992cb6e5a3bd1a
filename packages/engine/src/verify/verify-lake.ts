import { maskPans } from '@cardlake/card-schema';
import { examineLake } from '@cardlake/lake';
import { type TableStatus, tableStatuses } from '../read/lake-status';
import type { EngineContext } from '../session/engine-context';
import { type ReadContext, withLakeReader } from '../session/lake-reader';
import { checkBronze } from './check-bronze';
import { checkCardNumbers } from './check-card-numbers';
import { checkConflicts } from './check-conflicts';
import { checkDatasets } from './check-datasets';
import { checkFeeds } from './check-feeds';
import { checkFiles, checkMetadata } from './check-files';
import { checkFuture } from './check-future';
import { checkGold } from './check-gold';
import { checkLedger } from './check-ledger';
import { checkOnline } from './check-online';
import { checkPublished } from './check-published';
import { checkSilver } from './check-silver';
import type { Finding } from './finding';

/** Options of `verifyLake`. */
export interface VerifyOptions {
  /** Also compares the content of each file with its checksum, which reads all of them. */
  readonly checksums?: boolean;
}

/** Result of checking a lake. */
export interface Verification {
  /** One for each invariant that is broken; only damaged files when there are any, since nothing else can be read then. */
  readonly findings: readonly Finding[];
  /** Tables of the version that was checked; with damaged metadata, of what is left of it. */
  readonly tables: readonly TableStatus[];
}

/** Checks every invariant of a lake. */
export async function verifyLake(
  lakeRoot: string,
  context: EngineContext,
  { checksums = false }: VerifyOptions = {},
): Promise<Verification> {
  const examined = examineLake(lakeRoot, context);
  const metadata = checkMetadata(examined);
  if (metadata.length > 0) return { findings: metadata, tables: tableStatuses(examined.lake.snapshot()) };
  return withLakeReader(lakeRoot, context, async (read) => ({
    findings: (await checkEverything(read, checksums)).map(withoutCardNumbers),
    tables: tableStatuses(read.snapshot),
  }));
}

/** Masks card numbers: a row that should not hold one must not be printed with it. */
const withoutCardNumbers = ({ check, message, examples }: Finding): Finding => ({
  check,
  message,
  ...(examples && {
    examples: examples.map(({ stored, expected }) => ({
      stored: maskTexts(stored),
      expected: maskTexts(expected),
    })),
  }),
});

/** Masks within the texts of a JSON row; its numbers stay numbers. */
const maskTexts = (row: string | null): string | null =>
  row === null ? null : row.replace(/"(?:[^"\\]|\\.)*"/g, maskPans);

async function checkEverything(read: ReadContext, checksums: boolean): Promise<Finding[]> {
  const { reporter } = read;
  const stage = reporter.stage('verify');
  const files = await checkFiles(read, checksums);
  if (files.length > 0) {
    stage.done({ findings: files.length });
    return files;
  }
  const findings = [
    ...(await checkLedger(read)),
    ...(await checkSilver(read)),
    ...(await checkConflicts(read)),
    ...(await checkFeeds(read)),
    ...(await checkDatasets(read)),
    ...(await checkCardNumbers(read)),
    ...(await checkFuture(read)),
  ];
  stage.done({ tables: read.snapshot.tables().length, findings: findings.length });
  findings.push(...(await checkBronze(read)), ...(await checkGold(read)));
  const online = reporter.stage('verify online');
  findings.push(...(await checkOnline(read)), ...(await checkPublished(read)));
  online.done();
  return findings;
}
