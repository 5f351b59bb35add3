const at = (name: string, text: string): string => `fragment videos${name}_generation on Generation { ${text} }`;
const on = (name: string, text: string): string => `fragment videos${name}_query on Query { ${text} }`;

/** The fields of one video in each component of a page. */
const cards = [
  at('Title', 'prompt status'),
  at('Badge', 'status stalled upstreamStatus'),
  at('Bar', 'status progress estimatedCompletionAt'),
  at('Player', 'status videoUrl aspectRatio'),
  at('Age', 'createdAt updatedAt completedAt processingTimeSeconds'),
  at('Picture', 'resolution duration fps aspectRatio style'),
  at('Sound', 'addAudio audioPrompt'),
  at('Sources', 'mode imageUrl referenceImageUrls'),
  at('Maker', 'model { id key name provider tier } veoModel'),
  at('Repeat', 'prompt seed cameraFixed duration resolution model { key }'),
  at('Problem', 'status failure { code message upstreamMessage } warnings'),
  at('History', 'updates(first: 10) { at status version }'),
];

/** The fields of the user and the catalogue in each component of a page. */
const panels = [
  on('Avatar', 'me { email }'),
  on('Plan', 'me { plan { name maxGenerations unlimited } }'),
  on('Usage', 'me { usage { currentMonth monthlyLimit } }'),
  on('Today', 'me { usage { today total } }'),
  on('Left', 'me { usage { remaining } }'),
  on('Room', 'me { rateLimits { model { name } used limit resetsAt } }'),
  on('Models', 'models { id key name }'),
  on('Tiers', 'models { id tier lifecycle }'),
  on('Lengths', 'models { id durationRange { min max } }'),
  on('Sizes', 'models { id resolutions }'),
  on('Speeds', 'models { id typicalProcessingTimeSeconds }'),
];

const spread = (fragments: readonly string[]): string =>
  fragments.map((text) => `...${text.split(' ', 2)[1]}`).join(' ');

/** The sources of Relay's operations. */
export const relayTexts: readonly string[] = [
  `query videosListQuery($first: Int!, $after: String, $filter: GenerationFilter) {
    generations(first: $first, after: $after, filter: $filter) @connection(key: "videos_generations") {
      edges { node { id prompt } }
    }
  }`,
  // One query for a page of components, as Relay's guide has it.
  `query videosScreenQuery {
    ${spread(panels)}
    generations(first: 20) { edges { node { id ${spread(cards)} } } }
  }`,
  `query videosNodesQuery($ids: [ID!]!) { nodes(ids: $ids) { id ... on Generation { prompt status videoUrl } } }`,
  at('Refreshed', 'id prompt status').replace(' {', ' @refetchable(queryName: "videosRefreshedQuery") {'),
  ...panels,
  ...cards,
];
