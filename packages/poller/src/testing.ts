// An entry of its own, `@videogen/poller/testing`, for simulations of the pollers' plans.

export { sharePace } from './plan/densities.ts';
export { planPolls, type InFlight, type PlannedPoll } from './plan/plan-polls.ts';
