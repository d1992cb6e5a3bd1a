import { GlueCatalogDatabase } from '@cdktf/provider-aws/lib/glue-catalog-database';
import { Construct } from 'constructs';
import { LakeStack } from '../core/lake-stack';

/** Props of `CatalogDatabase`. */
export interface CatalogDatabaseProps {
  /** Last part of its name. @default - none: the database of the stack */
  readonly nameSuffix?: string;
  readonly description: string;
  /** Location of tables that are created without one. @default - that of the catalog of whoever creates them */
  readonly location?: string;
}

/** A Glue database of a stack. */
export class CatalogDatabase extends Construct {
  readonly name: string;

  constructor(scope: Construct, id: string, props: CatalogDatabaseProps) {
    super(scope, id);
    const database = new GlueCatalogDatabase(this, 'Resource', {
      name: LakeStack.of(this).names.of('database', props.nameSuffix),
      description: props.description,
      locationUri: props.location,
    });
    this.name = database.name;
  }
}
