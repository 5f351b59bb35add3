export { nextLookIn, planDensity, type DensityPace, type LookDensity } from './look-density.ts';
export { planLook, type LookPace } from './plan-look.ts';
export { startPoller, type PollerOptions } from './start-poller.ts';
export { startRetention, type RetentionOptions } from './start-retention.ts';
