import {
  followUser,
  getUser,
  listRateLimits,
  type RateLimit,
  type User as UserRecord,
  type UserUsage,
} from '@videogen/store';
import { builder } from './builder.ts';
import { describeModel, Model } from './model.ts';

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

const ModelRateLimit = builder.objectRef<RateLimit>('ModelRateLimit').implement({
  description: 'How much room a model has left, as VideoGenAPI told it last.',
  fields: (t) => ({
    model: t.field({
      type: Model,
      description: 'The model whose limit it is.',
      resolve: ({ modelKey }, _, { lifecycle }) =>
        describeModel({ key: modelKey, name: null, provider: null }, lifecycle.catalogue),
    }),
    used: t.exposeInt('used', { description: 'Generations in the window.' }),
    limit: t.exposeInt('limit', { description: 'Generations allowed in the window.' }),
    windowSeconds: t.exposeInt('windowSeconds', { nullable: true, description: 'How long the window is, where told.' }),
    resetsAt: t.expose('resetsAt', { type: 'DateTime', nullable: true, description: 'When there is room again.' }),
  }),
});

/** The owner of a VideoGenAPI key. */
export const User = builder.objectRef<UserRecord>('User');

builder.node(User, {
  description: 'The owner of a VideoGenAPI key.',
  id: { resolve: (user) => user.id },
  isTypeOf: (value) => typeof value === 'object' && value !== null && 'usage' in value && 'plan' in value,
  loadOne: (id, { caller, lifecycle }) => (caller.id === id ? getUser(lifecycle.store, id) : null),
  fields: (t) => ({
    email: t.exposeString('email', { nullable: true, description: 'As VideoGenAPI tells it.' }),
    plan: t.expose('plan', { type: Plan, nullable: true, description: 'The plan; null when not told.' }),
    usage: t.expose('usage', { type: Usage, description: 'Generations used and allowed.' }),
    rateLimits: t.field({
      type: [ModelRateLimit],
      description: 'The limits per model that were told; one whose window has passed is left out.',
      resolve: ({ id }, _, { lifecycle }) => listRateLimits(lifecycle.store, id).then((limits) => [...limits]),
    }),
  }),
});

builder.queryField('me', (t) =>
  t.field({
    type: User,
    description: 'The owner of the key that was sent.',
    resolve: (_, __, { caller, lifecycle }) => getUser(lifecycle.store, caller.id),
  }),
);

builder.subscriptionField('usageUpdated', (t) =>
  t.field({
    type: User,
    description:
      'The owner of the key now, and at most once a second when the gateway learns something new. It asks nothing of VideoGenAPI by itself and need not be resumed: each event is the whole state.',
    subscribe: (_, __, { caller, lifecycle }) => followUser(lifecycle.store, caller.id),
    resolve: (user: UserRecord) => user,
  }),
);
