import { ItemTable } from '@cardlake/constructs';
import {
  CONTROL_TABLE,
  DECISION_CHANGES,
  ONLINE_TABLE_NAMES,
  ONLINE_TABLES,
  type OnlineTable,
  TTL_ATTRIBUTE,
} from '@cardlake/job-contract';
import { Construct } from 'constructs';

/** Props of `OnlineTables`. */
export interface OnlineTablesProps {
  readonly keyArn: string;
  readonly deleteData: boolean;
}

/** The tables that decisions are made from and kept in, and the one that says which versions decide. Decisions publish their changes. */
export class OnlineTables extends Construct {
  readonly cardEvents: ItemTable;
  readonly snapshots: ItemTable;
  readonly decisions: ItemTable;
  readonly control: ItemTable;

  constructor(scope: Construct, id: string, props: OnlineTablesProps) {
    super(scope, id);
    const create = (table: OnlineTable, streamViewType?: string) =>
      new ItemTable(this, table, {
        ...props,
        nameSuffix: ONLINE_TABLE_NAMES[table],
        keys: ONLINE_TABLES[table],
        ttlAttribute: TTL_ATTRIBUTE,
        streamViewType,
      });
    this.cardEvents = create('cardEvents');
    this.snapshots = create('snapshots');
    this.decisions = create('decisions', DECISION_CHANGES.viewType);
    this.control = new ItemTable(this, 'control', {
      ...props,
      nameSuffix: 'control',
      keys: CONTROL_TABLE,
      keepReason: 'it has one item for each model, which must not be forgotten',
    });
  }
}
