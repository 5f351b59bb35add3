#!/usr/bin/env node
// Plain JavaScript, so that an old Node reaches the sentence below instead of failing on the syntax of the rest.

import module from 'node:module';

const NEEDED = 24;
const [major] = process.versions.node.split('.');

if (Number(major) < NEEDED) {
  console.error(
    `VideoGen Gateway needs Node ${NEEDED} or later and this is ${process.version}: run it as "npx pnpm start", which brings Node ${NEEDED} along on Linux, or install Node ${NEEDED} from https://nodejs.org.`,
  );
  process.exit(1);
}

// Starts in two thirds of the time from the second run on.
module.enableCompileCache?.();
const { main } = await import('../src/main.ts');
await main(process.argv.slice(2), process.env);
