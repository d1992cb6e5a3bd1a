// Prints the section of the changelog that belongs to a tag. Refuses a tag that is not the version in package.json.
'use strict';
const { readFileSync } = require('node:fs');
const { join } = require('node:path');

/**
 * Returns the notes of a release.
 * @throws Error when the tag, the version in package.json and the changelog do not agree
 */
function releaseNotes(tag, version, changelog) {
  if (tag !== `v${version}`) {
    throw new Error(`the tag is ${tag}, and package.json says ${version}: the tag must be v${version}`);
  }
  const sections = changelog.split(/^## /m).slice(1);
  const section = sections.find((text) => text.startsWith(`[${version}]`));
  if (section === undefined) throw new Error(`CHANGELOG.md has no section [${version}]`);
  const notes = section.slice(section.indexOf('\n')).trim();
  if (notes === '') throw new Error(`the section [${version}] of CHANGELOG.md is empty`);
  return `${notes}\n`;
}

module.exports = { releaseNotes };

if (require.main === module) {
  const root = join(__dirname, '..', '..');
  const { version } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'));
  try {
    process.stdout.write(
      releaseNotes(process.argv[2], version, readFileSync(join(root, 'CHANGELOG.md'), 'utf8')),
    );
  } catch (error) {
    process.stderr.write(`release-notes: ${error.message}\n`);
    process.exitCode = 1;
  }
}
