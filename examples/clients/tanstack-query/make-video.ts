import { environmentManager, QueryClient, QueryObserver } from '@tanstack/query-core';
import { createVideoGenClient } from '@videogen/client';
import { keepNewer } from './keep-newer.ts';

const { VIDEOGEN_URL: url = 'http://127.0.0.1:4000/graphql', VIDEOGEN_KEY: key = 'lt_sandbox_demo' } = process.env;
const [prompt = 'A cat playing with a ball in a sunny garden'] = process.argv.slice(2);

await using gateway = createVideoGenClient({ url, key });
const queries = new QueryClient({ defaultOptions: { queries: { structuralSharing: keepNewer } } });
// TanStack Query takes programs for servers, in which it does not retry. A page does not need this line.
environmentManager.setIsServer(() => false);

const result = await gateway.generateVideo({ prompt, model: 'kling_25' });
if (result.__typename !== 'GenerateVideoSuccess') throw new Error(result.message);
const { id } = result.generation;

const list = await queries.fetchInfiniteQuery({
  queryKey: ['videos'],
  queryFn: ({ pageParam: after }) => gateway.generations({ first: 2, after }),
  initialPageParam: undefined as string | undefined,
  getNextPageParam: ({ pageInfo }) => (pageInfo.hasNextPage ? (pageInfo.endCursor ?? undefined) : undefined),
  pages: 100,
});
console.log(`${list.pages.flatMap(({ nodes }) => nodes).length} videos`);

// A component reads the video by `useQuery` with the same options.
const video = new QueryObserver(queries, { queryKey: ['video', id], queryFn: () => gateway.generation(id) });
const leave = video.subscribe(() => undefined);
for await (const { generation, status, version } of gateway.watch(id)) {
  queries.setQueryData(['video', id], generation);
  console.log(version, status);
}
console.log(video.getCurrentResult().data?.videoUrl);
leave();
queries.clear();
