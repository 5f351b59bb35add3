/* eslint-disable */
/** Internal type. DO NOT USE DIRECTLY. */
type Exact<T extends { [key: string]: unknown }> = { [K in keyof T]: T[K] };
/** Internal type. DO NOT USE DIRECTLY. */
export type Incremental<T> = T | { [P in keyof T]?: P extends ' $fragmentName' | '__typename' ? T[P] : never };
import type { TypedDocumentNode as DocumentNode } from '@graphql-typed-document-node/core';
/** The aspect ratio of the picture, width to height. */
export type AspectRatio =
  /** 4:3 */
  | 'CLASSIC_4_3'
  /** 16:9 */
  | 'LANDSCAPE_16_9'
  /** 9:16; widely used, although VideoGenAPI does not document it. */
  | 'PORTRAIT_9_16'
  /** 9:21 */
  | 'PORTRAIT_9_21'
  /** 1:1 */
  | 'SQUARE_1_1';

/** The requested video. Only given fields are sent; VideoGenAPI chooses the others. */
export type GenerateVideoInput = {
  /** True to add sound, which takes 10 to 30 seconds longer. */
  addAudio?: boolean | null | undefined;
  /** The aspect ratio of the picture; for text-to-video. */
  aspectRatio?: AspectRatio | null | undefined;
  /** The description of the sound. */
  audioPrompt?: string | null | undefined;
  /** True for a camera that does not move. */
  cameraFixed?: boolean | null | undefined;
  /** Seconds, 1 to 60; the model's limits are in `durationRange`. */
  duration?: number | null | undefined;
  /** Further fields under VideoGenAPI's own names, such as {aspect_ratio: "21:9"}. The input field of the same meaning must be absent. */
  extra?: Record<string, unknown> | null | undefined;
  /** A second request with the same key awaits and returns the result of the first, and spends nothing. */
  idempotencyKey?: string | null | undefined;
  /** A public image to start from (jpg, png, gif, webp). Not together with referenceImageUrls. */
  imageUrl?: string | null | undefined;
  /** A name for the caller's own use, 1 to 100 Unicode code points without control characters; white space around it is removed. The gateway stores it, and VideoGenAPI does not get it. Another label under the same idempotencyKey is another input. */
  label?: string | null | undefined;
  /** The key of the model, such as `kling_25`; see `models`. By default VideoGenAPI's choice: `sora-2` according to its document. */
  model?: string | null | undefined;
  /** The description of the video, 1 to 1000 Unicode code points. */
  prompt: string;
  /** One to five public reference images. */
  referenceImageUrls?: Array<string> | null | undefined;
  /** The height of the picture. */
  resolution?: Resolution | null | undefined;
  /** The seed. The gateway chooses a random one for -1 and by default. */
  seed?: number | null | undefined;
  /** The variant of Veo, such as `veo3_fast`. */
  veoModel?: string | null | undefined;
  /** The handling of a used-up rate limit. */
  whenRateLimited?: RateLimitPolicy | null | undefined;
};

/** The status of a generation. It only moves forward; COMPLETED, FAILED and CANCELED are final: only the label can change after that. */
export type GenerationStatus =
  /** It was canceled before it was sent. */
  | 'CANCELED'
  /** The video is done: see `videoUrl`. */
  | 'COMPLETED'
  /** No video will be made: see `failure`. */
  | 'FAILED'
  /** VideoGenAPI is making the video. */
  | 'IN_PROGRESS'
  /** It waits in VideoGenAPI's queue for the model. */
  | 'IN_QUEUE'
  /** VideoGenAPI has accepted it. */
  | 'PENDING'
  /** It waits in the gateway for its rate limit and has not been sent. */
  | 'SCHEDULED'
  /** It was sent, but the answer was lost: it may have been accepted and charged. It is never sent a second time. */
  | 'UNCONFIRMED';

/** The handling of a submission whose rate limit is used up. */
export type RateLimitPolicy =
  /** The result is a RateLimitedError with the wait. */
  | 'FAIL'
  /** The generation waits as SCHEDULED and is submitted once the rate limit allows it, in order for each model. `submitAt` is the expected time; cancelGeneration cancels it. */
  | 'QUEUE';

/** The height of the picture. */
export type Resolution =
  /** 1080p */
  | 'FHD_1080P'
  /** 720p */
  | 'HD_720P'
  /** 480p */
  | 'SD_480P'
  /** 4K */
  | 'UHD_4K';

export type SubmitMutationVariables = Exact<{
  input: GenerateVideoInput;
}>;


export type SubmitMutation = { generateVideo:
    | { message: string }
    | { generation: { id: string } }
    | { message: string }
    | { message: string }
    | { message: string }
    | { message: string }
    | { message: string }
    | { message: string }
   };

export type ListQueryVariables = Exact<{
  after?: string | null | undefined;
}>;


export type ListQuery = { generations: { edges: Array<{ node: { id: string } }>, pageInfo: { hasNextPage: boolean, endCursor: string | null } } };

export type FollowSubscriptionVariables = Exact<{
  id: string | number;
}>;


export type FollowSubscription = { generationUpdated: { version: number, status: GenerationStatus, generation: { id: string, status: GenerationStatus, videoUrl: string | null } } };


export const SubmitDocument = {"kind":"Document","definitions":[{"kind":"OperationDefinition","operation":"mutation","name":{"kind":"Name","value":"Submit"},"variableDefinitions":[{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"input"}},"type":{"kind":"NonNullType","type":{"kind":"NamedType","name":{"kind":"Name","value":"GenerateVideoInput"}}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"generateVideo"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"input"},"value":{"kind":"Variable","name":{"kind":"Name","value":"input"}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"InlineFragment","typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"GenerateVideoSuccess"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"generation"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}}]}}]}},{"kind":"InlineFragment","typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"Error"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"message"}}]}}]}}]}}]} as unknown as DocumentNode<SubmitMutation, SubmitMutationVariables>;
export const ListDocument = {"kind":"Document","definitions":[{"kind":"OperationDefinition","operation":"query","name":{"kind":"Name","value":"List"},"variableDefinitions":[{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"after"}},"type":{"kind":"NamedType","name":{"kind":"Name","value":"String"}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"generations"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"first"},"value":{"kind":"IntValue","value":"2"}},{"kind":"Argument","name":{"kind":"Name","value":"after"},"value":{"kind":"Variable","name":{"kind":"Name","value":"after"}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"edges"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"node"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}}]}}]}},{"kind":"Field","name":{"kind":"Name","value":"pageInfo"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"hasNextPage"}},{"kind":"Field","name":{"kind":"Name","value":"endCursor"}}]}}]}}]}}]} as unknown as DocumentNode<ListQuery, ListQueryVariables>;
export const FollowDocument = {"kind":"Document","definitions":[{"kind":"OperationDefinition","operation":"subscription","name":{"kind":"Name","value":"Follow"},"variableDefinitions":[{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"id"}},"type":{"kind":"NonNullType","type":{"kind":"NamedType","name":{"kind":"Name","value":"ID"}}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"generationUpdated"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"id"},"value":{"kind":"Variable","name":{"kind":"Name","value":"id"}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"version"}},{"kind":"Field","name":{"kind":"Name","value":"status"}},{"kind":"Field","name":{"kind":"Name","value":"generation"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"status"}},{"kind":"Field","name":{"kind":"Name","value":"videoUrl"}}]}}]}}]}}]} as unknown as DocumentNode<FollowSubscription, FollowSubscriptionVariables>;