export { type Pace } from './plan/pace.ts';
export { startPoller, type PollerOptions } from './start-poller.ts';
export { TURN_LEASE_MS } from './turn/hold-turn.ts';
export { startRetention, type RetentionOptions } from './start-retention.ts';
