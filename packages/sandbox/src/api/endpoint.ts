/** The documented endpoints, and that of `video_url`. */
export const endpoints = ['generate', 'status', 'generations', 'user', 'video'] as const;

/** One of the emulated endpoints. */
export type Endpoint = (typeof endpoints)[number];

/** The endpoint of a request, with the generation id of its path. */
export type Target =
  | { readonly endpoint: 'generate' | 'generations' | 'user'; readonly id?: undefined }
  | { readonly endpoint: 'status'; readonly id: string }
  | { readonly endpoint: 'video'; readonly id: string };

const base = '/api/v1/';

/** The endpoint of a path; undefined for a path that VideoGenAPI does not have. */
export function findEndpoint(path: string): Target | undefined {
  if (!path.startsWith(base)) return undefined;
  const [endpoint, id, ...more] = path.slice(base.length).split('/');
  switch (endpoint) {
    case 'generate':
    case 'generations':
    case 'user':
      return id === undefined ? { endpoint } : undefined;
    case 'status':
    case 'video':
      return id && more.length === 0 ? { endpoint, id } : undefined;
    case undefined:
    default:
      return undefined;
  }
}
