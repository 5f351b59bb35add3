/**
 * @generated SignedSource<<e0d8128ba7b75fffb2412804a3d7c078>>
 * @lightSyntaxTransform
 */

/* tslint:disable */
/* eslint-disable */
// @ts-nocheck

import type { ConcreteRequest } from 'relay-runtime';
export type AspectRatio = "CLASSIC_4_3" | "LANDSCAPE_16_9" | "PORTRAIT_9_16" | "PORTRAIT_9_21" | "SQUARE_1_1" | "%future added value";
export type RateLimitPolicy = "FAIL" | "QUEUE" | "%future added value";
export type Resolution = "FHD_1080P" | "HD_720P" | "SD_480P" | "UHD_4K" | "%future added value";
export type GenerateVideoInput = {
  addAudio?: boolean | null | undefined;
  aspectRatio?: AspectRatio | null | undefined;
  audioPrompt?: string | null | undefined;
  cameraFixed?: boolean | null | undefined;
  duration?: number | null | undefined;
  extra?: Record<string, unknown> | null | undefined;
  idempotencyKey?: string | null | undefined;
  imageUrl?: string | null | undefined;
  label?: string | null | undefined;
  model?: string | null | undefined;
  prompt: string;
  referenceImageUrls?: ReadonlyArray<string> | null | undefined;
  resolution?: Resolution | null | undefined;
  seed?: number | null | undefined;
  veoModel?: string | null | undefined;
  whenRateLimited?: RateLimitPolicy | null | undefined;
};
export type operationsGenerateMutation$variables = {
  input: GenerateVideoInput;
};
export type operationsGenerateMutation$data = {
  readonly generateVideo: {
    readonly generation?: {
      readonly id: string;
    };
    readonly message?: string;
  };
};
export type operationsGenerateMutation = {
  response: operationsGenerateMutation$data;
  variables: operationsGenerateMutation$variables;
};

const node: ConcreteRequest = (function(){
var v0 = [
  {
    "defaultValue": null,
    "kind": "LocalArgument",
    "name": "input"
  }
],
v1 = [
  {
    "kind": "Variable",
    "name": "input",
    "variableName": "input"
  }
],
v2 = {
  "kind": "InlineFragment",
  "selections": [
    {
      "alias": null,
      "args": null,
      "concreteType": "Generation",
      "kind": "LinkedField",
      "name": "generation",
      "plural": false,
      "selections": [
        {
          "alias": null,
          "args": null,
          "kind": "ScalarField",
          "name": "id",
          "storageKey": null
        }
      ],
      "storageKey": null
    }
  ],
  "type": "GenerateVideoSuccess",
  "abstractKey": null
},
v3 = {
  "kind": "InlineFragment",
  "selections": [
    {
      "alias": null,
      "args": null,
      "kind": "ScalarField",
      "name": "message",
      "storageKey": null
    }
  ],
  "type": "Error",
  "abstractKey": "__isError"
};
return {
  "fragment": {
    "argumentDefinitions": (v0/*:: as any*/),
    "kind": "Fragment",
    "metadata": null,
    "name": "operationsGenerateMutation",
    "selections": [
      {
        "alias": null,
        "args": (v1/*:: as any*/),
        "concreteType": null,
        "kind": "LinkedField",
        "name": "generateVideo",
        "plural": false,
        "selections": [
          (v2/*:: as any*/),
          (v3/*:: as any*/)
        ],
        "storageKey": null
      }
    ],
    "type": "Mutation",
    "abstractKey": null
  },
  "kind": "Request",
  "operation": {
    "argumentDefinitions": (v0/*:: as any*/),
    "kind": "Operation",
    "name": "operationsGenerateMutation",
    "selections": [
      {
        "alias": null,
        "args": (v1/*:: as any*/),
        "concreteType": null,
        "kind": "LinkedField",
        "name": "generateVideo",
        "plural": false,
        "selections": [
          {
            "alias": null,
            "args": null,
            "kind": "ScalarField",
            "name": "__typename",
            "storageKey": null
          },
          (v2/*:: as any*/),
          (v3/*:: as any*/)
        ],
        "storageKey": null
      }
    ]
  },
  "params": {
    "cacheID": "1e02d218b03af0d7b724bdc01f52a78f",
    "id": null,
    "metadata": {},
    "name": "operationsGenerateMutation",
    "operationKind": "mutation",
    "text": "mutation operationsGenerateMutation(\n  $input: GenerateVideoInput!\n) {\n  generateVideo(input: $input) {\n    __typename\n    ... on GenerateVideoSuccess {\n      generation {\n        id\n      }\n    }\n    ... on Error {\n      __isError: __typename\n      message\n    }\n  }\n}\n"
  }
};
})();

(node as any).hash = "677d15e15e290c9f9c909a64be0fa549";

export default node;
