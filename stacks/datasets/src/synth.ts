import { synthesizeAlone } from '@cardlake/constructs/synth';
import { datasetsDeclaration } from '@cardlake/platform';
import { DatasetsStack } from './stack';

synthesizeAlone(datasetsDeclaration, DatasetsStack);
