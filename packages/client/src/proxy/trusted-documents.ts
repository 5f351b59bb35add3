import { stringifyDocument } from '@urql/core';
import type { DocumentNode } from 'graphql';
import * as texts from '../generated/texts.ts';

/** Texts of documents by their ids, such as `persisted-documents.json` of this package. */
export type DocumentManifest = Readonly<Record<string, string>>;

/** One document, as its text or parsed, or all of a manifest. */
export type ProxyDocument = string | DocumentNode | DocumentManifest;

/** The documents of the client's own methods. */
export const clientDocuments: readonly string[] = Object.values(texts);

/** The documents that a proxy forwards. */
export interface TrustedDocuments {
  /** Finds the text of a document by a text that differs from it at most in white space, commas and comments. */
  findByText(text: string): string | undefined;
  /** Finds the text by its id in a manifest, with or without `sha256:` before it. */
  findById(id: string): string | undefined;
}

/** Creates the set of the documents that a proxy forwards. */
export function createTrustedDocuments(documents: readonly ProxyDocument[]): TrustedDocuments {
  const byText = new Map<string, string>();
  const byId = new Map<string, string>();
  for (const document of documents) {
    if (isManifest(document)) {
      for (const [id, text] of Object.entries(document)) {
        byId.set(stripAlgorithm(id), text);
        byText.set(normalize(text), text);
      }
    } else {
      const text = stringifyDocument(document);
      byText.set(normalize(text), text);
    }
  }
  return {
    findByText: (text) => byText.get(normalize(text)),
    findById: (id) => byId.get(stripAlgorithm(id)),
  };
}

function isManifest(document: ProxyDocument): document is DocumentManifest {
  return typeof document === 'object' && document.kind !== 'Document';
}

function stripAlgorithm(id: string): string {
  return id.replace(/^sha256:/, '');
}

/**
 * The tokens of GraphQL, and what it ignores: https://spec.graphql.org/September2025/#sec-Language.Source-Text. An open
 * string goes on to the end, so that the time is proportional to the length of the text.
 */
const TOKENS = /"""(?:\\"""|.)*?(?:"""|$)|"(?:\\.|[^"\\\n\r])*"?|#[^\n\r]*|[\s,\uFEFF]+|\.{3}|\w+|./gsu;

/** Returns the tokens of a document with a space between two. Clients format the same document in different ways. */
function normalize(text: string): string {
  return (text.match(TOKENS) ?? []).filter((token) => !/^[#\s,\uFEFF]/.test(token)).join(' ');
}
