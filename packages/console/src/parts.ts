import { readSettings } from './settings.ts';

const RETRY_MS = 1000;

/** The parts of the page that are files of their own. Each function loads one, and waits while the gateway is away. */
export const parts = {
  oneVideo: () => loadPart(() => import('./one-video/one-video-page.tsx')),
  queue: () => loadPart(() => import('./queue/queue-page.tsx')),
  usage: () => loadPart(() => import('./usage/usage-page.tsx')),
  sandbox: () => loadPart(() => import('./sandbox/sandbox-page.tsx')),
  many: () => loadPart(() => import('./many/many-at-once.tsx')),
  code: () => loadPart(() => import('./composer/copy-as-code.tsx')),
} as const;

/**
 * Loads all parts once the browser is idle. Then they are there while the gateway is away, and after it was replaced by one of another
 * version, whose files have other names.
 */
export function preloadParts(): void {
  if ('requestIdleCallback' in globalThis) requestIdleCallback(loadAll);
  else setTimeout(loadAll, RETRY_MS);
}

function loadAll(): void {
  // A part that is missing tells so when it is opened.
  for (const load of Object.values(parts)) load().catch(() => undefined);
}

/** Loads a file of the page. Rejects with an Error if the gateway answers and does not have it. */
async function loadPart<Part>(load: () => Promise<Part>): Promise<Part> {
  let isAnswering = false;
  for (;;) {
    try {
      return await load();
    } catch (error) {
      // It may have come back after the request for the file.
      if (isAnswering) throw new Error('The gateway does not have this part of the page any more.', { cause: error });
      isAnswering = await readSettings().then(
        () => true,
        () => false,
      );
      if (!isAnswering) await new Promise((resolve) => setTimeout(resolve, RETRY_MS));
    }
  }
}
