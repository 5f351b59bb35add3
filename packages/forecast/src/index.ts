export { type DensityPace, type PollDensity, planDensity } from './density.ts';
export { type ProcessingTime, type ProcessingTimeShape, createProcessingTime } from './distribution.ts';
export { type ProcessingTimePrior } from './fit.ts';
export { type Unseen, nextPollIn } from './next-poll.ts';
export { type EstimatedProcessingTime, estimateProcessingTime } from './processing-time.ts';
export { type Progress, createProgress } from './progress.ts';
export { type CurvePoint, MOST_CURVE_POINTS } from './progress-curve.ts';
export { isStalled } from './stalled.ts';
export { type Turns, createTurns } from './turns.ts';
