import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { endWithMe, submitVideo } from '@videogen/testkit';
import { expect, test } from 'vitest';

const script = new URL('../../../../examples/cluster/cluster.ts', import.meta.url).pathname;

test(
  'the cluster prints the URLs of its gateways, serves, and ends in order at Ctrl+C',
  { timeout: 120_000 },
  async () => {
    const child = spawn(process.execPath, [script], { stdio: ['ignore', 'pipe', 'inherit'] });
    endWithMe(child);
    const closed = once(child, 'close');
    const urls: string[] = [];
    for await (const line of createInterface(child.stdout)) {
      urls.push(...(/^ +Gateway \d +(\S+)\/graphql$/.exec(line)?.slice(1) ?? []));
      if (line.startsWith('Stop it with')) break;
    }
    child.stdout.resume();

    const answers = await Promise.all(
      urls.map((url, index) => submitVideo(url, { key: 'lt_cluster_example', prompt: `Through gateway ${index + 1}` })),
    );
    child.kill('SIGINT');
    const [exitCode]: unknown[] = await closed;

    expect(answers.map(({ type }) => type)).toEqual(['acknowledged', 'acknowledged']);
    expect(exitCode).toBe(0);
  },
);
