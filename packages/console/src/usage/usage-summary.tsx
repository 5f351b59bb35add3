import type { User } from '@videogen/client';
import { Meter } from '../design/meter.tsx';
import { LimitsTable } from './limits-table.tsx';

/** The month, the day, and the limits of each model. */
export function UsageSummary({ user: { plan, usage, rateLimits } }: { readonly user: User }) {
  const { currentMonth, monthlyLimit, remaining, today, total } = usage;
  return (
    <div className="flex max-w-[960px] flex-col gap-6">
      <section className="flex flex-col gap-4 rounded-panel border border-line bg-panel p-4 sm:p-6">
        <div className="flex flex-wrap items-baseline gap-x-3 gap-y-1">
          <span className="text-28 font-semibold">
            {remaining?.toLocaleString('en') ?? (plan?.unlimited === true ? 'Unlimited' : '–')}
          </span>
          <span className="text-14 text-text-2">
            {remaining === null
              ? 'videos'
              : `videos left${monthlyLimit === null ? '' : ` of ${monthlyLimit.toLocaleString('en')}`} this month`}
          </span>
          {plan !== null && <span className="ml-auto text-12 wrap-anywhere text-text-3">{plan.name} plan</span>}
        </div>
        {monthlyLimit !== null && remaining !== null && (
          <Meter label="Left this month" value={remaining} most={monthlyLimit} isUse={false} />
        )}
        <dl className="flex flex-wrap gap-x-8 gap-y-3">
          <Fact name="Made this month" value={currentMonth} />
          <Fact name="Today" value={today} />
          <Fact name="In all" value={total} />
        </dl>
      </section>
      <section className="flex flex-col gap-3">
        <h2 className="text-14 font-semibold">By model</h2>
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
        <dd className="text-17 font-semibold">{value.toLocaleString('en')}</dd>
      )}
    </div>
  );
}
