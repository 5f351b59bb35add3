export { chromiumPath } from './chromium-path.ts';
export { isListening } from './database/is-listening.ts';
export { findFreePort } from './database/free-port.ts';
export { type DatabaseKind, type OwnDatabase, openDatabase } from './database/open-database.ts';
export { startPostgres } from './database/start-postgres.ts';
export { type OwnRedis, reserveRedis } from './database/start-redis.ts';
export { holdFolder } from './folder/hold-folder.ts';
export { installFolder } from './folder/install-folder.ts';
export { listGenerations } from './judge/list-generations.ts';
export { type StormResult, settle, untilAllEnded } from './judge/settle.ts';
export {
  type Acknowledgement,
  type Evidence,
  type LedgerEvidence,
  type Sighting,
  type StoredGeneration,
  type WatcherEvidence,
  verify,
} from './judge/verify.ts';
export { endWithMe } from './leftovers/end-with-me.ts';
export { sweepLeftovers } from './leftovers/sweep-leftovers.ts';
export { type TemporaryFolder, createFolder } from './leftovers/temporary-folder.ts';
export { type FeedWatcher, followFeed } from './load/follow-feed.ts';
export { type Load, startLoad } from './load/start-load.ts';
export { type SubmitAnswer, submitVideo } from './load/submit-video.ts';
export { watchGenerations } from './load/watch-generations.ts';
export { type Stage, openStage } from './open-stage.ts';
export { type Random, chooseSeed, createRandom } from './random.ts';
export { type GraphqlAnswer, askGraphql } from './server/ask-graphql.ts';
export { readField, readList, readText } from './server/read-field.ts';
export { type ServerHere, serveHere } from './server/serve-here.ts';
export { type ServerProcess, apart, spawnServer } from './server/spawn-server.ts';
export { until } from './until.ts';
export { type Address, type FaultProxy, startFaultProxy } from './upstream/fault-proxy.ts';
export type { HeldBytes } from './upstream/proxy-mode.ts';
export { type Ledger, countRequestsTo, readLedger } from './upstream/read-ledger.ts';
export { type RecordedRequest, type RequestRecorder, countPolls, recordRequests } from './upstream/record-requests.ts';
export { advanceClock, orderFaults } from './upstream/sandbox-controls.ts';
export { startFront } from './upstream/start-front.ts';
export { startFailing } from './upstream/start-failing.ts';
export { type HttpServer, serveHttp } from './upstream/serve-http.ts';
