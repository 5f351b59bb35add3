import { serveHere } from '@videogen/testkit';
import { expect, test } from 'vitest';
import { END, openClientSite } from '../test/client/open-client-site.ts';
import { noBrowser } from '../test/console/open-browser.ts';
import { skipVisibly } from '../test/skip-visibly.ts';
import { goOn, steered, steps, submitVideo } from '../test/steered-video.ts';

test('a thousand watches of a page at once come to their end, in order', async (context) => {
  skipVisibly(context, noBrowser);
  // Lifts LIMIT_OPERATION_BURST_PER_KEY: a page begins a thousand watches at once. With the limit the last begin 20 s later.
  await using server = await serveHere({ ...steered, LIMIT_OPERATION_BURST_PER_KEY: '3000' });
  await using site = await openClientSite();
  const key = 'lt_thousand_in_a_page';
  const id = await submitVideo(server.gatewayUrl, key);
  await using opened = await site.open(server.gatewayUrl, { key, id, scenario: 'manyWatches', count: '1000' });
  await opened.readUntil('"state":"live"');

  for (const step of steps) await goOn(server, step);
  const shown = await opened.readUntil(END);

  expect(shown).toContainEqual({ watches: 1000, ends: ['COMPLETED'], isInOrder: true });
});
