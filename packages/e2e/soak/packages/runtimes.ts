import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { toolchains } from './install-toolchains.ts';

/** A program that runs JavaScript, out of the registry. */
export interface Runtime {
  readonly name: string;
  readonly program: string;
  /** The arguments before those of a script. */
  readonly args: readonly string[];
  /** Returns the reason why it cannot run here, for the answer of `installToolchains()`; false where it can. */
  readonly findMissing: (uninstalled: string | false) => string | false;
}

/** The runtimes that the client is for. Each has a package for Linux, whose binary needs no install script. */
export const runtimes: readonly Runtime[] = [
  { name: 'Node 24', program: process.execPath, args: [], findMissing: () => false },
  find('Node 20', join(`node-20-linux-${process.arch}`, 'bin/node')),
  find('Node 22', join(`node-22-linux-${process.arch}`, 'bin/node')),
  findDeno(),
];

function findDeno(): Runtime {
  const path = join(`@deno/linux-${process.arch}-glibc`, 'deno');
  const { program: deno, ...rest } = find('Deno', path);
  const mayRead = ['--allow-net=127.0.0.1', '--allow-env', '--allow-read'];
  // Its cache stays in the folder of the test.
  const args = [
    'DENO_DIR=.deno',
    deno,
    'run',
    '--quiet',
    '--no-lock',
    '--no-remote',
    '--node-modules-dir=manual',
    ...mayRead,
  ];
  return { ...rest, program: 'env', args };
}

function find(name: string, path: string): Runtime {
  const program = join(toolchains, 'node_modules', path);
  return {
    name,
    program,
    args: [],
    findMissing: (uninstalled) =>
      !existsSync(program) &&
      (uninstalled || `no ${name} was installed: the registry has none for this machine, or did not answer`),
  };
}
