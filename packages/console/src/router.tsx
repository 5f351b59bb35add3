import { createRootRoute, createRoute, createRouter } from '@tanstack/react-router';
import { Frame } from './frame/frame.tsx';
import { NotFound } from './frame/not-found.tsx';
import { OneVideoPage } from './one-video/one-video-page.tsx';
import { QueuePage } from './queue/queue-page.tsx';
import { SandboxPage } from './sandbox/sandbox-page.tsx';
import { UsagePage } from './usage/usage-page.tsx';
import { readVideosSearch } from './videos/videos-search.ts';
import { VideosPage } from './videos/videos-page.tsx';

const root = createRootRoute({ component: Frame, notFoundComponent: NotFound });

const videos = createRoute({
  getParentRoute: () => root,
  path: '/',
  component: VideosPage,
  validateSearch: readVideosSearch,
});
const oneVideo = createRoute({
  getParentRoute: () => root,
  path: '/videos/$id',
  component: OneVideoPage,
  // The list from which it was opened, for the way back and to its neighbours.
  validateSearch: readVideosSearch,
});
const queue = createRoute({ getParentRoute: () => root, path: '/queue', component: QueuePage });
const usage = createRoute({ getParentRoute: () => root, path: '/usage', component: UsagePage });
const sandbox = createRoute({ getParentRoute: () => root, path: '/sandbox', component: SandboxPage });

/** The screens by their paths. The gateway serves the same page for each of them. */
export const router = createRouter({
  routeTree: root.addChildren([videos, oneVideo, queue, usage, sandbox]),
  scrollRestoration: true,
});

declare module '@tanstack/react-router' {
  interface Register {
    router: typeof router;
  }
}
