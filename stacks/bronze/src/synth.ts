import { synthesizeAlone } from '@cardlake/constructs/synth';
import { bronzeDeclaration } from '@cardlake/platform';
import { BronzeStack } from './stack';

synthesizeAlone(bronzeDeclaration, BronzeStack);
