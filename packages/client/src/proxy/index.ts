export { createVideoGenProxy, type VideoGenProxy, type VideoGenProxyOptions } from './create-proxy.ts';
export { clientDocuments, type DocumentManifest, type ProxyDocument } from './trusted-documents.ts';
