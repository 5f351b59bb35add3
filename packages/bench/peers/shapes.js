// Schema and forwarding that the peers share: a hand-written GraphQL server over VideoGenAPI, without state.

import { Agent, request } from 'undici';

const generation = `
  type Model { key: ID! name: String! }
  type Generation {
    id: ID! status: String! prompt: String! model: Model mode: String duration: Int resolution: String aspectRatio: String
    seed: Float videoUrl: String processingTimeSeconds: Int createdAt: String completedAt: String
  }`;

export const typeDefs = `${generation}
  type PageInfo { hasNextPage: Boolean! }
  type GenerationConnection { nodes: [Generation!]! pageInfo: PageInfo! }
  input GenerateVideoInput { prompt: String! model: String }
  type GenerateVideoSuccess { generation: Generation! }
  type UpstreamError { message: String! }
  union GenerateVideoResult = GenerateVideoSuccess | UpstreamError
  type Query { generation(id: ID!): Generation generations(first: Int!): GenerationConnection! }
  type Mutation { generateVideo(input: GenerateVideoInput!): GenerateVideoResult! }`;

/** Resolvers that ask the upstream each time, over kept-alive connections. */
export function createResolvers(upstreamUrl) {
  const dispatcher = new Agent({ connections: 1024, pipelining: 1 });

  async function ask(context, path, body) {
    const response = await request(`${upstreamUrl}${path}`, {
      dispatcher,
      method: body === undefined ? 'GET' : 'POST',
      headers: { authorization: context.authorization, 'content-type': 'application/json' },
      body: body === undefined ? null : JSON.stringify(body),
    });
    return response.body.json();
  }

  return {
    Query: {
      generation: async (_, { id }, context) => toGeneration(await ask(context, `/status/${encodeURIComponent(id)}`)),
      generations: async (_, { first }, context) => {
        const { data } = await ask(context, `/generations?page=1&limit=${first}`);
        return { nodes: data.map(toGeneration), pageInfo: { hasNextPage: data.length === first } };
      },
    },
    Mutation: {
      generateVideo: async (_, { input }, context) => {
        const answer = await ask(context, '/generate', input);
        if (!answer.success) return { __typename: 'UpstreamError', message: answer.message };
        return { __typename: 'GenerateVideoSuccess', generation: toGeneration(answer) };
      },
    },
  };
}

const statuses = { pending: 'PENDING', in_queue: 'IN_QUEUE', in_progress: 'IN_PROGRESS', completed: 'COMPLETED' };

function toGeneration(wire) {
  return {
    id: wire.generation_id,
    status: statuses[wire.status],
    prompt: wire.prompt,
    model: wire.model,
    mode: wire.type,
    duration: wire.duration,
    resolution: wire.resolution,
    aspectRatio: wire.aspect_ratio,
    seed: wire.seed,
    videoUrl: wire.video_url,
    processingTimeSeconds: wire.processing_time,
    createdAt: wire.created_at,
    completedAt: wire.completed_at,
  };
}
