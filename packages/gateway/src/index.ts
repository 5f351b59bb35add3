export type { ConsoleOptions } from './pages/console.ts';
export { type TrustProxy } from './shares/read-address.ts';
export type { MediaLimits } from './media/media-limits.ts';
export { type ShareLimits } from './shares/share-limits.ts';
export { startGateway, type Gateway, type GatewayOptions } from './start-gateway.ts';
export { ManifestError, readTrustedDocuments } from './documents/read-trusted-documents.ts';
export type { TrustedDocuments } from './documents/trusted-documents.ts';
