import type { WireUsage } from '@videogen/videogenapi';
import { dayOf, monthOf } from './clock.ts';
import type { Generation } from './generation.ts';

/** The plan of a user. */
export interface Plan {
  readonly name: string;
  /** Generations a month. */
  readonly monthlyLimit: number | 'unlimited';
}

/** The plan of all keys but `lt_unlimited…`. */
export const freePlan: Plan = { name: 'Free', monthlyLimit: 100 };

/** A plan with a word in place of the number, as seen on the live service. */
export const unlimitedPlan: Plan = { name: 'Unlimited', monthlyLimit: 'unlimited' };

/** A user's usage in the calendar month (UTC) of a time. */
export function usageAt(plan: Plan, generations: readonly Generation[], nowMs: number): WireUsage {
  const month = monthOf(nowMs);
  const used = generations.filter(({ createdAtMs }) => monthOf(createdAtMs) === month).length;
  return { current_month_usage: used, monthly_limit: plan.monthlyLimit };
}

/** Counts a user's generations on the calendar day (UTC) of a time. */
export function countToday(generations: readonly Generation[], nowMs: number): number {
  const day = dayOf(nowMs);
  return generations.filter(({ createdAtMs }) => dayOf(createdAtMs) === day).length;
}
