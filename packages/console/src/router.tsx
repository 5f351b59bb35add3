import { createRootRoute, createRoute, createRouter, lazyRouteComponent } from '@tanstack/react-router';
import { Frame } from './frame/frame.tsx';
import { NotFound } from './frame/not-found.tsx';
import { PartLoading, PartProblem } from './frame/part-problem.tsx';
import { parts } from './parts.ts';
import { readVideosSearch } from './videos/videos-search.ts';
import { VideosPage } from './videos/videos-page.tsx';

// The list is in the first file.
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
  component: lazyRouteComponent(parts.oneVideo, 'OneVideoPage'),
  // The list from which it was opened, for the way back and to its neighbours.
  validateSearch: readVideosSearch,
});
const queue = createRoute({
  getParentRoute: () => root,
  path: '/queue',
  component: lazyRouteComponent(parts.queue, 'QueuePage'),
});
const usage = createRoute({
  getParentRoute: () => root,
  path: '/usage',
  component: lazyRouteComponent(parts.usage, 'UsagePage'),
});
const sandbox = createRoute({
  getParentRoute: () => root,
  path: '/sandbox',
  component: lazyRouteComponent(parts.sandbox, 'SandboxPage'),
});

/** The screens by their paths. The gateway serves the same page for each of them. */
export const router = createRouter({
  routeTree: root.addChildren([videos, oneVideo, queue, usage, sandbox]),
  scrollRestoration: true,
  defaultPreload: 'intent',
  defaultErrorComponent: PartProblem,
  defaultPendingComponent: PartLoading,
});

declare module '@tanstack/react-router' {
  interface Register {
    router: typeof router;
  }
}
