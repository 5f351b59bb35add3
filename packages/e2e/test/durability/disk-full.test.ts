import { execFile } from 'node:child_process';
import { rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { expect, test } from 'vitest';
import { listGenerations, openStage, submitVideo, until, readLedger, createFolder } from '@videogen/testkit';
import { skipVisibly } from '../skip-visibly.ts';

const run = promisify(execFile);
const key = 'lt_unlimited_disk';

test(
  'a full disk under SQLite: the caller gets an error, the process lives, what was acknowledged is intact',
  { timeout: 60_000 },
  async (context) => {
    await using folder = await createFolder();
    const mounted = await mountSmallDisk(folder.path);
    skipVisibly(context, mounted !== undefined && `no 2 MB tmpfs can be mounted here: ${mounted}`);
    await using parts = new AsyncDisposableStack();
    parts.defer(async () => void (await run('umount', ['-l', folder.path])));
    await using stage = await openStage('sqlite', { env: { DATABASE_URL: folder.databaseUrl } });
    const server = await stage.start('gateway');
    const { gatewayUrl } = server;
    const submit = (prompt: string) => submitVideo(gatewayUrl, { key, prompt });

    const before = await submit('Before it was full');
    const filler = join(folder.path, 'filler');
    const fill = () => writeFile(filler, Buffer.alloc(4 * 2 ** 20)).catch(() => undefined);
    // One is paid for when there is no room to write it down.
    const holding = stage.upstream.holdNext('to-server', (text) => text.startsWith('POST'));
    const submitting = submit('Sent as it filled');
    const post = await holding;
    await fill();
    post.release();
    await post.clientLeft;
    await rm(filler);
    const sent = await submitting;
    await fill();
    const codes = new Set<string>();
    const meanwhile: string[] = [];
    // The rest of the write-ahead log may have room for some more.
    await until(async () => {
      const prompt = `While it was full ${meanwhile.length + 1}`;
      const answer = await submit(prompt);
      if (answer.type === 'acknowledged') meanwhile.push(prompt);
      if (answer.type === 'refused') codes.add(answer.code);
      return answer.type !== 'acknowledged';
    }, 20_000);
    const alive = await fetch(`${gatewayUrl}/health`);
    await rm(filler);
    const after = await submit('After it was full');
    const stored = await listGenerations(gatewayUrl, key);
    const { accepted } = await readLedger(stage.sandboxUrl);

    const acknowledged = ['Before it was full', 'Sent as it filled', ...meanwhile, 'After it was full'];
    console.log('A full disk:', { acknowledged: acknowledged.length, paid: accepted.length, codes: [...codes] });
    expect([before.type, sent.type, after.type]).toEqual(['acknowledged', 'acknowledged', 'acknowledged']);
    expect([...codes]).toEqual(['STORE_UNAVAILABLE']);
    expect(alive.status).toBe(200);
    expect(stored.map(({ prompt }) => prompt).toSorted()).toEqual(acknowledged.toSorted());
    expect(accepted.map(({ body }) => body.prompt).toSorted()).toEqual(acknowledged.toSorted());
  },
);

/** Resolves to the reason when it cannot be had. */
async function mountSmallDisk(path: string): Promise<string | undefined> {
  try {
    await run('mount', ['-t', 'tmpfs', '-o', 'size=2m', 'tmpfs', path]);
    return undefined;
  } catch (error) {
    return String(error instanceof Error ? error.message : error).trim();
  }
}
