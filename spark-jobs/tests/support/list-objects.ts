// `<lake>`: lists the bronze objects of card authorisations as the embedded engine does, and the files that it leaves out
// with their reasons; as JSON. For differential tests.
import { bronzeTable, listBronzeObjects, type SkippedFile } from '@cardlake/bronze';
import { argument } from './arguments';

const skipped: SkippedFile[] = [];
const listed = [
  ...listBronzeObjects(argument(0, 'lake'), bronzeTable('card_authorization'), {
    onSkipped: (file) => skipped.push(file),
  }),
];
const objects = Object.fromEntries(listed.map(({ path, arrivalMicros }) => [path, arrivalMicros]));
const reasons = Object.fromEntries(skipped.map(({ path, reason }) => [path, reason]));
process.stdout.write(JSON.stringify({ objects, skipped: reasons }));
