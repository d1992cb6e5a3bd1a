import { synthesizeAlone } from '@cardlake/constructs/synth';
import { foundationDeclaration } from '@cardlake/platform';
import { FoundationStack } from './stack';

synthesizeAlone(foundationDeclaration, FoundationStack);
