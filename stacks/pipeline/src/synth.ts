import { synthesizeAlone } from '@cardlake/constructs/synth';
import { pipelineDeclaration } from '@cardlake/platform';
import { PipelineStack } from './stack';

synthesizeAlone(pipelineDeclaration, PipelineStack);
