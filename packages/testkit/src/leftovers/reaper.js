// Kills what another process has started when that process is gone, however it ended. It reads lines: "+<pid>" for a child that has
// begun, "-<pid>" for one that has ended. Plain JavaScript, as it starts faster than TypeScript.

import { createInterface } from 'node:readline';

const children = new Set();

for await (const line of createInterface({ input: process.stdin })) {
  const pid = Number(line.slice(1));
  if (line.startsWith('+')) children.add(pid);
  else children.delete(pid);
}
// The pipe is closed: nobody is left to end them in order.
for (const pid of children) {
  try {
    process.kill(pid, 'SIGKILL');
  } catch {
    // It ended together with its parent.
  }
}
