export { planLook, type LookPace } from './plan-look.ts';
export { startPoller, type PollerOptions } from './start-poller.ts';
