import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { cpus } from 'node:os';

/** The server under test has this core, everything else the other. */
export const SERVER_CORE = 0;
export const OTHER_CORE = 1;

/** Binds a process with all its threads to one core. Returns false where this machine cannot. */
export function pin(pid: number, core: number): boolean {
  if (cpus().length < 2) return false;
  return spawnSync('taskset', ['--all-tasks', '--cpu-list', '--pid', String(core), String(pid)]).status === 0;
}

/** The CPU time that a process has taken so far with all its threads, milliseconds. */
export function readCpuMs(pid: number): number {
  // The name, in brackets, may have spaces. User and system time follow it, in ticks of 10 ms.
  const [, fields = ''] = /^.*\) (.*)$/s.exec(readFileSync(`/proc/${pid}/stat`, 'utf8')) ?? [];
  const [user, system] = fields.split(' ').slice(11, 13).map(Number);
  return ((user ?? 0) + (system ?? 0)) * 10;
}

/** The memory that a process holds now, bytes. */
export function readRss(pid: number): number {
  const [, kilobytes] = /^VmRSS:\s+(\d+) kB$/m.exec(readFileSync(`/proc/${pid}/status`, 'utf8')) ?? [];
  return Number(kilobytes) * 1024;
}

/** Raises the number of files that this process and its children may open, where that is possible. Returns the number. */
export function raiseOpenFiles(wanted: number): number {
  if (readOpenFiles() < wanted) spawnSync('prlimit', [`--nofile=${wanted}:${wanted}`, '--pid', String(process.pid)]);
  return readOpenFiles();
}

function readOpenFiles(): number {
  const [, soft] = /^Max open files\s+(\d+)/m.exec(readFileSync('/proc/self/limits', 'utf8')) ?? [];
  return Number(soft);
}
