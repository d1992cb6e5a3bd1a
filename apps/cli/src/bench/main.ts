process.stderr.write('cardlake: there is no bench yet\n');
process.exitCode = 1;
