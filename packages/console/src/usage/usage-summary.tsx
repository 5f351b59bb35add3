import type { User } from '@videogen/client';
import { formatNumber } from '../design/format-number.ts';
import { Meter } from '../design/meter.tsx';
import { LimitsTable } from './limits-table.tsx';
import { SlotsExplained } from './slots-explained.tsx';

/** The month, the day, and the limits of each model. */
export function UsageSummary({ user: { plan, usage, rateLimits } }: { readonly user: User }) {
  const { currentMonth, monthlyLimit, remaining, today, total } = usage;
  return (
    <div className="flex max-w-[960px] flex-col gap-6">
      <section className="flex flex-col gap-4 rounded-panel border border-line bg-panel p-4 sm:p-6">
        <div className="flex flex-wrap items-baseline gap-x-3 gap-y-1">
          <span className="text-28 font-semibold">
            {remaining === null ? (plan?.unlimited === true ? 'Unlimited' : '–') : formatNumber(remaining)}
          </span>
          <span className="text-14 text-text-2">
            {remaining === null
              ? 'videos'
              : `videos left${monthlyLimit === null ? '' : ` of ${formatNumber(monthlyLimit)}`} this month`}
          </span>
          {plan !== null && <span className="ml-auto text-12 wrap-anywhere text-text-3">{plan.name} plan</span>}
        </div>
        {monthlyLimit !== null && remaining !== null && (
          <div className="flex flex-col gap-2">
            <Meter label="Used this month" value={monthlyLimit - remaining} most={monthlyLimit} />
            <p className="flex justify-between text-12 text-text-2">
              <span>{formatNumber(monthlyLimit - remaining)} used</span>
              <span>{formatNumber(remaining)} left</span>
            </p>
          </div>
        )}
        <dl className="flex flex-wrap gap-x-8 gap-y-3">
          {remaining === null && <Fact name="Used this month" value={currentMonth} />}
          <Fact name="Used today" value={today} />
          <Fact name="Used in all" value={total} />
        </dl>
      </section>
      <section className="flex flex-col gap-3">
        <div className="flex flex-col gap-1">
          <h2 className="text-14 font-semibold">Slots by model</h2>
          <SlotsExplained />
        </div>
        <LimitsTable limits={rateLimits} />
      </section>
    </div>
  );
}

function Fact({ name, value }: { readonly name: string; readonly value: number | null }) {
  return (
    <div>
      <dt className="text-12 text-text-3">{name}</dt>
      {value === null ? (
        <dd className="leading-6 text-text-2">not reported</dd>
      ) : (
        <dd className="text-17 font-semibold">{formatNumber(value)}</dd>
      )}
    </div>
  );
}
