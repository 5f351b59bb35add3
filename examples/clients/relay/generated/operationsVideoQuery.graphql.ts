/**
 * @generated SignedSource<<bf9cc79649a5e184695697ee06487289>>
 * @lightSyntaxTransform
 */

/* tslint:disable */
/* eslint-disable */
// @ts-nocheck

import type { ConcreteRequest } from 'relay-runtime';
export type GenerationStatus = "CANCELED" | "COMPLETED" | "FAILED" | "IN_PROGRESS" | "IN_QUEUE" | "PENDING" | "SCHEDULED" | "UNCONFIRMED" | "%future added value";
export type operationsVideoQuery$variables = {
  id: string;
};
export type operationsVideoQuery$data = {
  readonly generation: {
    readonly status: GenerationStatus;
    readonly videoUrl: string | null | undefined;
  } | null | undefined;
};
export type operationsVideoQuery = {
  response: operationsVideoQuery$data;
  variables: operationsVideoQuery$variables;
};

const node: ConcreteRequest = (function(){
var v0 = [
  {
    "defaultValue": null,
    "kind": "LocalArgument",
    "name": "id"
  }
],
v1 = [
  {
    "kind": "Variable",
    "name": "id",
    "variableName": "id"
  }
],
v2 = {
  "alias": null,
  "args": null,
  "kind": "ScalarField",
  "name": "status",
  "storageKey": null
},
v3 = {
  "alias": null,
  "args": null,
  "kind": "ScalarField",
  "name": "videoUrl",
  "storageKey": null
};
return {
  "fragment": {
    "argumentDefinitions": (v0/*:: as any*/),
    "kind": "Fragment",
    "metadata": null,
    "name": "operationsVideoQuery",
    "selections": [
      {
        "alias": null,
        "args": (v1/*:: as any*/),
        "concreteType": "Generation",
        "kind": "LinkedField",
        "name": "generation",
        "plural": false,
        "selections": [
          (v2/*:: as any*/),
          (v3/*:: as any*/)
        ],
        "storageKey": null
      }
    ],
    "type": "Query",
    "abstractKey": null
  },
  "kind": "Request",
  "operation": {
    "argumentDefinitions": (v0/*:: as any*/),
    "kind": "Operation",
    "name": "operationsVideoQuery",
    "selections": [
      {
        "alias": null,
        "args": (v1/*:: as any*/),
        "concreteType": "Generation",
        "kind": "LinkedField",
        "name": "generation",
        "plural": false,
        "selections": [
          (v2/*:: as any*/),
          (v3/*:: as any*/),
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
    ]
  },
  "params": {
    "cacheID": "ea85c24c0f914dbd30658fab5b73a0ab",
    "id": null,
    "metadata": {},
    "name": "operationsVideoQuery",
    "operationKind": "query",
    "text": "query operationsVideoQuery(\n  $id: ID!\n) {\n  generation(id: $id) {\n    status\n    videoUrl\n    id\n  }\n}\n"
  }
};
})();

(node as any).hash = "c9694d199ee6fee4d990f7460543076a";

export default node;
