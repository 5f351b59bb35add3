#!/usr/bin/env node
import { HELP, readOptions } from './read-options.ts';
import { startSandbox } from './start-sandbox.ts';

try {
  const options = readOptions(process.argv.slice(2), process.env);
  if (options === undefined) {
    console.log(HELP);
  } else {
    const sandbox = await startSandbox({ ...options, onStateProblem: (sentence) => console.error(sentence) });
    console.log(`VideoGenAPI sandbox   ${sandbox.url}/api/v1\nKeys                  any text that begins with lt_`);
    const stop = (): void => void sandbox[Symbol.asyncDispose]();
    process.once('SIGINT', stop).once('SIGTERM', stop);
  }
} catch (error) {
  // Wrong arguments, or a port that is in use.
  console.error(error instanceof Error ? error.message : String(error));
  process.exitCode = 1;
}
