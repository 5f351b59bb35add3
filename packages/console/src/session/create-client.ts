import { createVideoGenClient, type VideoGenClient } from '@videogen/client';

/** Creates a client of the gateway that served the page. Without a key it uses that of the gateway's operator. */
export function createClient(key: string | undefined): VideoGenClient {
  return createVideoGenClient({ url: new URL('/graphql', location.href).href, ...(key !== undefined && { key }) });
}
