import type { Reporter } from '@cardlake/runtime';
import type { LakeRead } from '../pipeline/lake-read';
import { checkDatasets } from './check-datasets';
import { checkFiles } from './check-files';
import { checkGold } from './check-gold';
import { checkLedger } from './check-ledger';
import { checkOnline } from './check-online';
import { checkSilver } from './check-silver';
import type { Finding } from './finding';

/** Checks everything that must hold of a lake. Missing files end it early: nothing else can be read then. */
export async function verify(read: LakeRead, reporter: Reporter): Promise<Finding[]> {
  const stage = reporter.stage('verify');
  const files = await checkFiles(read);
  if (files.length > 0) {
    stage.done({ findings: files.length });
    return files;
  }
  const findings = [
    ...(await checkLedger(read)),
    ...(await checkSilver(read)),
    ...(await checkDatasets(read)),
  ];
  stage.done({ files: read.snapshot.tables().length, findings: findings.length });
  findings.push(...(await checkGold(read, reporter)));
  const online = reporter.stage('verify online');
  findings.push(...(await checkOnline(read)));
  online.done();
  return findings;
}
