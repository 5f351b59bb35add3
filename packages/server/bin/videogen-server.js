#!/usr/bin/env node
// Plain JavaScript: an old Node prints the message below instead of failing on the syntax of the rest.

import module from 'node:module';

const NEEDED = 24;
const [major] = process.versions.node.split('.');

if (Number(major) < NEEDED) {
  console.error(
    `VideoGen Gateway needs Node ${NEEDED} or later and this is ${process.version}. Start it with "npx -y pnpm start", which installs Node ${NEEDED} on Linux, or install Node ${NEEDED} from https://nodejs.org.`,
  );
  process.exit(1);
}

// With a compile cache the start takes two thirds of the time, from the second run on.
module.enableCompileCache?.();
const { main } = await import('../src/main.ts');
await main(process.argv.slice(2), process.env);
