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
  description: "The plan of the key's owner at VideoGenAPI.",
  fields: (t) => ({
    name: t.exposeString('name', { description: "VideoGenAPI's name of the plan." }),
    maxGenerations: t.exposeInt('maxGenerations', {
      nullable: true,
      description: 'The number of generations that the plan allows; null if unlimited or not reported.',
    }),
    unlimited: t.exposeBoolean('unlimited', { description: 'True if VideoGenAPI reports the plan as unlimited.' }),
  }),
});

const Usage = builder.objectRef<UserUsage>('Usage').implement({
  description: 'The usage as VideoGenAPI counts it. Numbers that it has not reported are null.',
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
    total: t.exposeInt('total', { nullable: true, description: 'Generations in all.' }),
  }),
});

const ModelRateLimit = builder.objectRef<RateLimit>('ModelRateLimit').implement({
  description: 'The rate limit of a model, as VideoGenAPI reported it last.',
  fields: (t) => ({
    model: t.field({
      type: Model,
      description: 'The model.',
      resolve: ({ modelKey }, _, { lifecycle }) => describeModel(lifecycle.catalogue, modelKey),
    }),
    used: t.exposeInt('used', { description: 'Generations in the window.' }),
    limit: t.exposeInt('limit', { description: 'Generations allowed in the window.' }),
    windowSeconds: t.exposeInt('windowSeconds', {
      nullable: true,
      description: 'The length of the window, if reported.',
    }),
    resetsAt: t.expose('resetsAt', {
      type: 'DateTime',
      nullable: true,
      description: 'The time at which the limit allows further generations.',
    }),
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
    email: t.exposeString('email', { nullable: true, description: 'The email address, as VideoGenAPI reports it.' }),
    plan: t.expose('plan', { type: Plan, nullable: true, description: 'The plan; null if not reported.' }),
    usage: t.expose('usage', { type: Usage, description: 'Generations used and allowed.' }),
    rateLimits: t.field({
      type: [ModelRateLimit],
      description: 'The reported rate limits of models, without those whose window has passed.',
      resolve: ({ id }, _, { lifecycle }) => listRateLimits(lifecycle.store, id).then((limits) => [...limits]),
    }),
  }),
});

builder.queryField('me', (t) =>
  t.field({
    type: User,
    description: 'The owner of the key in the request.',
    resolve: (_, __, { caller, lifecycle }) => getUser(lifecycle.store, caller.id),
  }),
);

builder.subscriptionField('usageUpdated', (t) =>
  t.field({
    type: User,
    description:
      'The owner of the key: the present state, then the new state after each change, at most once a second. It causes no requests to VideoGenAPI. Each event is the whole state, so it need not be resumed.',
    subscribe: (_, __, { caller, lifecycle }) => followUser(lifecycle.store, caller.id),
    resolve: (user: UserRecord) => user,
  }),
);
