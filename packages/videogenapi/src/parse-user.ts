import { z } from 'zod';
import { UnreadableAnswerError } from './errors.ts';
import { count, text } from './tolerant.ts';
import type { Answer } from './answer.ts';

/** The owner of the key, as reported by VideoGenAPI. */
export interface ObservedUser {
  readonly email: string | undefined;
  readonly plan:
    | { readonly name: string; readonly maxGenerations: number | undefined; readonly unlimited: boolean }
    | undefined;
  readonly usage: ObservedUsage;
}

/** Numbers of generations; undefined if not reported. */
export interface ObservedUsage {
  readonly currentMonth: number | undefined;
  readonly monthlyLimit: number | undefined;
  readonly today: number | undefined;
  readonly total: number | undefined;
}

const limit = z
  .union([z.literal('unlimited'), z.int(), z.string()])
  .optional()
  .catch(undefined);
const usageBody = z.object({ current_month_usage: count, monthly_limit: count }).optional().catch(undefined);

const userBody = z.looseObject({
  email: text,
  plan: z.object({ name: z.string(), max_generations: limit, monthly_limit: limit }).optional().catch(undefined),
  statistics: z.object({ today: count, total: count }).optional().catch(undefined),
  usage: usageBody,
});

/** Parses the answer to `GET /user`. Throws {@link UnreadableAnswerError} if it is not an object. */
export function parseUser(answer: Answer): ObservedUser {
  const parsed = userBody.safeParse(answer.body);
  if (!parsed.success) throw new UnreadableAnswerError(answer.status, 'without a JSON object');
  const { email, plan, statistics, usage } = parsed.data;
  return {
    email,
    plan: plan && {
      name: plan.name,
      maxGenerations: count.parse(plan.max_generations ?? plan.monthly_limit),
      unlimited: plan.max_generations === 'unlimited' || plan.monthly_limit === 'unlimited',
    },
    usage: {
      currentMonth: usage?.current_month_usage,
      monthlyLimit: usage?.monthly_limit ?? count.parse(plan?.monthly_limit),
      today: statistics?.today,
      total: statistics?.total,
    },
  };
}

const submissionBody = z.object({ usage: usageBody });

/** Reads the `usage` object of an accepted submission; undefined without one. */
export function parseUsage(body: unknown): ObservedUsage | undefined {
  const usage = submissionBody.safeParse(body).data?.usage;
  return (
    usage && {
      currentMonth: usage.current_month_usage,
      monthlyLimit: usage.monthly_limit,
      today: undefined,
      total: undefined,
    }
  );
}
