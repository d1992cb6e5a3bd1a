import { type DamagedFile, type ExaminedLake, findUnnamedFiles, REBUILD_ADVICE } from '@cardlake/lake';
import { lakeTables } from '../catalog/tables';
import { findDamage } from '../damage/find-damage';
import { feedTablesIn } from '../feeds/feed-tables';
import type { ReadContext } from '../session/lake-reader';
import { findDamagedObjects } from './check-object-names';
import type { Finding } from './finding';

/** Describes damaged metadata of a lake, its history included. */
export const checkMetadata = ({ damaged }: ExaminedLake): Finding[] => withAdvice(damaged.map(describe));

/**
 * Checks that every file of the journal and of the online store exists with the size it was committed with, and that
 * the folders of the tables hold no other. With checksums, also that each has the content it was committed with, and
 * that bronze objects have the content that their names tell.
 */
export async function checkFiles(read: ReadContext, checksums: boolean): Promise<Finding[]> {
  const { lake, snapshot, reporter } = read;
  const stage = reporter.stage('verify files');
  const damaged = await findDamage(lake.root, snapshot, { checksums });
  const findings = withAdvice([...damaged.map(describe), ...findUnnamed(read)]);
  if (checksums) findings.push(...(await findDamagedObjects(read)));
  const files = snapshot.allFiles();
  const withoutChecksum = files.filter(({ sha256 }) => sha256 === undefined).length;
  stage.done({ files: files.length, ...(checksums && { withoutChecksum }), findings: findings.length });
  return findings;
}

const describe = ({ path, fault }: DamagedFile): Finding => ({ check: 'files', message: `${path} ${fault}` });

/** Adds what to do to the last of some findings. */
const withAdvice = (findings: readonly Finding[]): Finding[] =>
  findings.map((finding, n) =>
    n < findings.length - 1 ? finding : { ...finding, message: `${finding.message}; ${REBUILD_ADVICE}` },
  );

/**
 * Files that no commit names are those of a lost record; while a process writes, they may be those of its commit. A job in a
 * container leaves files for readers of an earlier state.
 */
function findUnnamed({ lake, snapshot }: ReadContext): Finding[] {
  if (lake.isOfContainer || lake.writer() !== undefined || lake.snapshot().version !== snapshot.version)
    return [];
  return findUnnamedFiles(lake.root, snapshot, [...lakeTables, ...feedTablesIn(snapshot)]).map((path) => ({
    check: 'files',
    message: `${path} is not a file of any commit`,
  }));
}
