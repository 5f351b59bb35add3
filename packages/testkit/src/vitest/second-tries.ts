import { appendFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Reporter, TestModule } from 'vitest/node';

/** Vitest's reporter of the tests that failed at first and were tried again: a retry must not hide that a test is flaky. */
export default class SecondTries implements Reporter {
  onTestRunEnd(modules: readonly TestModule[]): void {
    const names = modules.flatMap(listRetried);
    if (names.length === 0 && process.env['CI'] !== 'true') return;
    console.log([describe(names.length), ...names.map((name) => `  ${name}`), ''].join('\n'));
    const folder = process.env['TEST_REPORTS'];
    if (folder !== undefined)
      appendFileSync(join(folder, 'second-tries.txt'), names.map((name) => `${name}\n`).join(''));
  }
}

function listRetried(module: TestModule): readonly string[] {
  return [...module.children.allTests()]
    .filter((test) => (test.diagnostic()?.retryCount ?? 0) > 0)
    .map((test) => `${module.project.name} ${module.relativeModuleId} > ${test.fullName}`.trim());
}

function describe(count: number): string {
  return count === 1 ? '1 test needed a second try:' : `${count} tests needed a second try${count === 0 ? '.' : ':'}`;
}
