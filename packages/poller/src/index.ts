export { sharePace } from './densities.ts';
export { planDensity, type DensityPace, type LookDensity } from './look-density.ts';
export { nextLookIn, type Unseen } from './next-look.ts';
export { planTry, type TryPace } from './plan-try.ts';
export { type Pace } from './pace.ts';
export { planLooks, type InFlight, type PlannedLook } from './plan-looks.ts';
export { startPoller, type PollerOptions } from './start-poller.ts';
export { startRetention, type RetentionOptions } from './start-retention.ts';
