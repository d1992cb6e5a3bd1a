import { quarantine } from '@cardlake/card-schema';
import type { LakeTable } from '@cardlake/lake';
import { refinedTables } from '../event-tables';
import { pastDecisions, pastDeliveries } from './past-tables';

/** The tables that are made from bronze alone. */
export const silverTables: readonly LakeTable[] = [
  ...refinedTables,
  quarantine,
  pastDeliveries,
  pastDecisions,
];
