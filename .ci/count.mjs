// Adds up Vitest's reports of the tests and of the long proofs, and names the tests that needed a second try.
import { existsSync, readFileSync } from 'node:fs';

const folder = process.argv[2];
let passed = 0;
let failed = 0;
for (const name of ['tests', 'soak']) {
  const path = `${folder}/${name}.json`;
  if (!existsSync(path)) {
    console.error(`There is no report of ${name}: it did not come to its end.`);
    failed += 1;
    continue;
  }
  const report = JSON.parse(readFileSync(path, 'utf8'));
  passed += report.numPassedTests;
  failed += report.numFailedTests;
}

const tries = existsSync(`${folder}/second-tries.txt`) ? readFileSync(`${folder}/second-tries.txt`, 'utf8') : '';
const names = tries.split('\n').filter(Boolean);
console.log(`\nTests that needed a second try: ${names.length}`);
for (const name of names) console.log(`  ${name}`);
console.log(`${passed} passed, ${failed} failed`);
process.exitCode = failed === 0 ? 0 : 1;
