/** The object types of each interface and union, as Apollo Client's and urql's caches take them. */
export const possibleTypes: Record<string, string[]> = {
  CancelGenerationResult: [
    'CancelGenerationSuccess',
    'NotCancelableError',
    'NotFoundError',
  ],
  Error: [
    'ContentRejectedError',
    'IdempotencyConflictError',
    'InvalidInputError',
    'NotCancelableError',
    'NotFoundError',
    'PaymentRequiredError',
    'QuotaExceededError',
    'RateLimitedError',
    'UpstreamError',
  ],
  GenerateVideoResult: [
    'ContentRejectedError',
    'GenerateVideoSuccess',
    'IdempotencyConflictError',
    'InvalidInputError',
    'PaymentRequiredError',
    'QuotaExceededError',
    'RateLimitedError',
    'UpstreamError',
  ],
  ImportGenerationsResult: [
    'ImportGenerationsSuccess',
    'RateLimitedError',
    'UpstreamError',
  ],
  LabelGenerationResult: [
    'InvalidInputError',
    'LabelGenerationSuccess',
    'NotFoundError',
  ],
  Node: [
    'Generation',
    'Model',
    'User',
  ],
  RefreshGenerationResult: [
    'NotFoundError',
    'RateLimitedError',
    'RefreshGenerationSuccess',
    'UpstreamError',
  ],
};

/** The named type of each field whose type is an object, interface or union. */
export const fieldTypes: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  CancelGenerationSuccess: {
    generation: 'Generation',
  },
  GenerateVideoPreview: {
    existing: 'Generation',
    issues: 'InputIssue',
    model: 'Model',
  },
  GenerateVideoSuccess: {
    generation: 'Generation',
  },
  GenerateVideosPreview: {
    lines: 'GenerateVideoPreview',
  },
  Generation: {
    failure: 'GenerationFailure',
    model: 'Model',
    progressCurve: 'ProgressPoint',
    updates: 'GenerationUpdate',
  },
  GenerationConnection: {
    edges: 'GenerationEdge',
    nodes: 'Generation',
    pageInfo: 'PageInfo',
    statusCounts: 'StatusCount',
  },
  GenerationEdge: {
    node: 'Generation',
  },
  GenerationUpdate: {
    generation: 'Generation',
  },
  IdempotencyConflictError: {
    generation: 'Generation',
  },
  InvalidInputError: {
    issues: 'InputIssue',
  },
  LabelGenerationSuccess: {
    generation: 'Generation',
  },
  Model: {
    durationRange: 'DurationRange',
  },
  ModelQueue: {
    model: 'Model',
    waiting: 'Generation',
  },
  ModelRateLimit: {
    model: 'Model',
  },
  Mutation: {
    cancelGeneration: 'CancelGenerationResult',
    generateVideo: 'GenerateVideoResult',
    generateVideos: 'GenerateVideoResult',
    importGenerations: 'ImportGenerationsResult',
    labelGeneration: 'LabelGenerationResult',
    refreshGeneration: 'RefreshGenerationResult',
  },
  NotCancelableError: {
    generation: 'Generation',
  },
  Query: {
    generation: 'Generation',
    generations: 'GenerationConnection',
    me: 'User',
    model: 'Model',
    models: 'Model',
    node: 'Node',
    nodes: 'Node',
    previewGenerateVideos: 'GenerateVideosPreview',
  },
  RateLimitedError: {
    model: 'Model',
  },
  RefreshGenerationSuccess: {
    generation: 'Generation',
  },
  Subscription: {
    generationUpdated: 'GenerationUpdate',
    generationsUpdated: 'GenerationUpdate',
    usageUpdated: 'User',
  },
  User: {
    plan: 'Plan',
    queues: 'ModelQueue',
    rateLimits: 'ModelRateLimit',
    usage: 'Usage',
  },
};

/** The fields of objects with an id that are lists of objects without one. */
export const listsOfParts: Readonly<Record<string, readonly string[]>> = {
  Generation: ['progressCurve', 'updates'],
  User: ['queues', 'rateLimits'],
};

/** The object types without an id: parts of the objects that contain them. */
export const typesWithoutId: readonly string[] = [
  'CancelGenerationSuccess',
  'ContentRejectedError',
  'DurationRange',
  'GenerateVideoPreview',
  'GenerateVideoSuccess',
  'GenerateVideosPreview',
  'GenerationConnection',
  'GenerationEdge',
  'GenerationFailure',
  'GenerationUpdate',
  'IdempotencyConflictError',
  'ImportGenerationsSuccess',
  'InputIssue',
  'InvalidInputError',
  'LabelGenerationSuccess',
  'ModelQueue',
  'ModelRateLimit',
  'NotCancelableError',
  'NotFoundError',
  'PageInfo',
  'PaymentRequiredError',
  'Plan',
  'ProgressPoint',
  'QuotaExceededError',
  'RateLimitedError',
  'RefreshGenerationSuccess',
  'StatusCount',
  'UpstreamError',
  'Usage',
];
