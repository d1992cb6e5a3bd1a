// Writes the file tree of the image into a folder, for the Dockerfile: node image/write-tree.mjs amd64|arm64 FOLDER
import { fail } from './commands.mjs';
import { PLATFORMS } from './pinned-files.mjs';
import { writeTree } from './tree.mjs';

const [platform, folder] = process.argv.slice(2);
const arch = Object.keys(PLATFORMS).find((each) => PLATFORMS[each] === platform);
if (arch === undefined || folder === undefined)
  fail(`expected amd64 or arm64, and a folder; found ${platform} ${folder}`);
writeTree(arch, folder);
