import { synthesizeAlone } from '@cardlake/constructs/synth';
import { silverGoldDeclaration } from '@cardlake/platform';
import { SilverGoldStack } from './stack';

synthesizeAlone(silverGoldDeclaration, SilverGoldStack);
