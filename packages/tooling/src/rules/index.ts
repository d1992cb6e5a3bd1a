import { noQuestionComments } from './comments';
import { noBareCounts } from './counts';
import { noFileCycle, noPackageCycle } from './cycles';
import { noAny, smallFiles } from './files';
import { noMutualFolders, noSourceInOutput } from './folders';
import {
  awsClientsInOnePlace,
  cdktfOnlyInInfrastructure,
  declared,
  providerByResource,
  pureDoesNoIo,
  staysInside,
} from './imports';
import { direction, layerDeclared } from './layers';
import { declaredTables, noForgedSql, noSqlOfTests, oneFileReader } from './sql';

/** Every rule of the house, by the name its failure goes by. */
export const rules = {
  layerDeclared,
  direction,
  pureDoesNoIo,
  declared,
  staysInside,
  cdktfOnlyInInfrastructure,
  awsClientsInOnePlace,
  providerByResource,
  smallFiles,
  noAny,
  noQuestionComments,
  noBareCounts,
  noPackageCycle,
  noFileCycle,
  noMutualFolders,
  noSourceInOutput,
  oneFileReader,
  declaredTables,
  noForgedSql,
  noSqlOfTests,
} as const;
