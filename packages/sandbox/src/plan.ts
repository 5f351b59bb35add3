import type { WireUsage } from '@videogen/videogenapi';
import { dayOf, monthOf } from './clock.ts';
import type { Generation } from './generation.ts';

/** What every user may do. */
export const plan = { name: 'Free', monthlyLimit: 100 } as const;

/** A user's usage in the calendar month (UTC) of a time. */
export function usageAt(generations: readonly Generation[], nowMs: number): WireUsage {
  const month = monthOf(nowMs);
  const used = generations.filter(({ createdAtMs }) => monthOf(createdAtMs) === month).length;
  return { current_month_usage: used, monthly_limit: plan.monthlyLimit };
}

/** How many generations a user made on the calendar day (UTC) of a time. */
export function countToday(generations: readonly Generation[], nowMs: number): number {
  const day = dayOf(nowMs);
  return generations.filter(({ createdAtMs }) => dayOf(createdAtMs) === day).length;
}
