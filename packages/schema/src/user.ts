import type { User as UserRecord, UserUsage } from '@videogen/store';
import { builder } from './builder.ts';

const Plan = builder.objectRef<NonNullable<UserRecord['plan']>>('Plan').implement({
  description: 'What the owner of the key has booked at VideoGenAPI.',
  fields: (t) => ({
    name: t.exposeString('name', { description: 'Its name at VideoGenAPI.' }),
    maxGenerations: t.exposeInt('maxGenerations', {
      nullable: true,
      description: 'How many generations it allows; null when unlimited or not told.',
    }),
    unlimited: t.exposeBoolean('unlimited', { description: 'Whether VideoGenAPI calls it unlimited.' }),
  }),
});

const Usage = builder.objectRef<UserUsage>('Usage').implement({
  description: 'How much was used, as VideoGenAPI counts; null for what it has not told.',
  fields: (t) => ({
    currentMonth: t.exposeInt('currentMonth', { nullable: true, description: 'Generations this month.' }),
    monthlyLimit: t.exposeInt('monthlyLimit', { nullable: true, description: 'Generations allowed per month.' }),
    remaining: t.int({
      nullable: true,
      description: 'Generations left this month.',
      resolve: ({ currentMonth, monthlyLimit }) =>
        currentMonth === null || monthlyLimit === null ? null : Math.max(monthlyLimit - currentMonth, 0),
    }),
    today: t.exposeInt('today', { nullable: true, description: 'Generations today.' }),
    total: t.exposeInt('total', { nullable: true, description: 'Generations ever.' }),
  }),
});

/** The owner of a VideoGenAPI key. */
export const User = builder.objectRef<UserRecord>('User');

builder.node(User, {
  description: 'The owner of a VideoGenAPI key.',
  id: { resolve: (user) => user.id },
  isTypeOf: (value) => typeof value === 'object' && value !== null && 'usage' in value && 'plan' in value,
  loadOne: (id, { caller }) => (caller.id === id ? caller : null),
  fields: (t) => ({
    email: t.exposeString('email', { nullable: true, description: 'As VideoGenAPI tells it.' }),
    plan: t.expose('plan', { type: Plan, nullable: true, description: 'The plan; null when not told.' }),
    usage: t.expose('usage', { type: Usage, description: 'Generations used and allowed.' }),
  }),
});

builder.queryField('me', (t) =>
  t.field({
    type: User,
    description: 'The owner of the key that was sent.',
    resolve: (_, __, { caller }) => caller,
  }),
);
