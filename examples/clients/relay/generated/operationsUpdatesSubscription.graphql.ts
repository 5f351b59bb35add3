/**
 * @generated SignedSource<<a59b1e4a7271c9c80d34ecb0ef8003d2>>
 * @lightSyntaxTransform
 */

/* tslint:disable */
/* eslint-disable */
// @ts-nocheck

import type { ConcreteRequest } from 'relay-runtime';
export type GenerationStatus = "CANCELED" | "COMPLETED" | "FAILED" | "IN_PROGRESS" | "IN_QUEUE" | "PENDING" | "SCHEDULED" | "UNCONFIRMED" | "%future added value";
export type operationsUpdatesSubscription$variables = {
  id: string;
};
export type operationsUpdatesSubscription$data = {
  readonly generationUpdated: {
    readonly generation: {
      readonly id: string;
      readonly status: GenerationStatus;
      readonly videoUrl: string | null | undefined;
    };
    readonly status: GenerationStatus;
    readonly version: number;
  };
};
export type operationsUpdatesSubscription = {
  response: operationsUpdatesSubscription$data;
  variables: operationsUpdatesSubscription$variables;
};

const node: ConcreteRequest = (function(){
var v0 = [
  {
    "defaultValue": null,
    "kind": "LocalArgument",
    "name": "id"
  }
],
v1 = {
  "alias": null,
  "args": null,
  "kind": "ScalarField",
  "name": "status",
  "storageKey": null
},
v2 = [
  {
    "alias": null,
    "args": [
      {
        "kind": "Variable",
        "name": "id",
        "variableName": "id"
      }
    ],
    "concreteType": "GenerationUpdate",
    "kind": "LinkedField",
    "name": "generationUpdated",
    "plural": false,
    "selections": [
      {
        "alias": null,
        "args": null,
        "kind": "ScalarField",
        "name": "version",
        "storageKey": null
      },
      (v1/*:: as any*/),
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
          },
          (v1/*:: as any*/),
          {
            "alias": null,
            "args": null,
            "kind": "ScalarField",
            "name": "videoUrl",
            "storageKey": null
          }
        ],
        "storageKey": null
      }
    ],
    "storageKey": null
  }
];
return {
  "fragment": {
    "argumentDefinitions": (v0/*:: as any*/),
    "kind": "Fragment",
    "metadata": null,
    "name": "operationsUpdatesSubscription",
    "selections": (v2/*:: as any*/),
    "type": "Subscription",
    "abstractKey": null
  },
  "kind": "Request",
  "operation": {
    "argumentDefinitions": (v0/*:: as any*/),
    "kind": "Operation",
    "name": "operationsUpdatesSubscription",
    "selections": (v2/*:: as any*/)
  },
  "params": {
    "cacheID": "21390c4edacaf8b3cec13d6ae5944a54",
    "id": null,
    "metadata": {},
    "name": "operationsUpdatesSubscription",
    "operationKind": "subscription",
    "text": "subscription operationsUpdatesSubscription(\n  $id: ID!\n) {\n  generationUpdated(id: $id) {\n    version\n    status\n    generation {\n      id\n      status\n      videoUrl\n    }\n  }\n}\n"
  }
};
})();

(node as any).hash = "b021e713b5740ff7c1800ac00547e33f";

export default node;
