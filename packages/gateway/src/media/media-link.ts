import { isSignatureOf, signText, type Store } from '@videogen/store';
import type { LinkMedia } from '@videogen/schema';
import { MEDIA_PATH } from '../http/paths.ts';
import type { MediaHosts } from './media-hosts.ts';

/** The content of a link, or the reason why it is refused. */
export type OpenedLink =
  | { readonly type: 'valid'; readonly id: string; readonly leftSeconds: number }
  | { readonly type: 'forged' }
  | { readonly type: 'expired' };

const VALID_MS = 3600_000;
/** The same link is given for so long, so that browsers find its video in their cache. */
const STEP_MS = 600_000;

/** Creates the function that makes links. A link is valid for 60 to 70 minutes, by the database's clock. */
export function createLinkMedia(store: Store, hosts: MediaHosts): LinkMedia {
  const print = (id: string, nowMs: number): string => {
    const expires = (Math.ceil((nowMs + VALID_MS) / STEP_MS) * STEP_MS) / 1000;
    const link = printUnsigned(id, String(expires));
    return `${link}&signature=${signText(store, link)}`;
  };
  return ({ id, videoUrl }) => {
    if (videoUrl === null || hosts.findAccess(URL.parse(videoUrl)) === undefined) return null;
    const now = store.clock.read();
    return typeof now === 'number' ? print(id, now) : now.then((ms) => print(id, ms));
  };
}

/** Reads a link, as the path and query of a request. Rejects if the database has never answered, which has the time. */
export async function openLink(store: Store, link: URL): Promise<OpenedLink> {
  const id = link.pathname.slice(MEDIA_PATH.length);
  const expires = link.searchParams.get('expires') ?? '';
  const signature = link.searchParams.get('signature') ?? '';
  if (!isSignatureOf(store, printUnsigned(id, expires), signature)) return { type: 'forged' };
  const leftSeconds = Math.ceil(Number(expires) - (await store.clock.now()) / 1000);
  return leftSeconds > 0 ? { type: 'valid', id, leftSeconds } : { type: 'expired' };
}

/** The part of a link that is signed. */
function printUnsigned(id: string, expires: string): string {
  return `${MEDIA_PATH}${id}?expires=${expires}`;
}
