import { synthesizeAlone } from '@cardlake/constructs/synth';
import { eltDeclaration } from '@cardlake/platform';
import { EltStack } from './stack';

synthesizeAlone(eltDeclaration, EltStack);
