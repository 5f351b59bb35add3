import type { TrustedDocuments } from '@videogen/gateway';
import { ConfigError, type Config } from './config.ts';

/** Reads the documents of the configured manifests; undefined without any. Rejects with a ConfigError for all their problems. */
export async function readManifests({
  trustedDocuments,
}: Pick<Config, 'trustedDocuments'>): Promise<TrustedDocuments | undefined> {
  if (!trustedDocuments) return undefined;
  const { ManifestError, readTrustedDocuments } = await import('@videogen/gateway');
  try {
    return readTrustedDocuments(trustedDocuments.mode, trustedDocuments.files);
  } catch (error) {
    if (!(error instanceof ManifestError)) throw error;
    throw new ConfigError(error.problems.map((problem) => `TRUSTED_DOCUMENTS_FILE: ${problem}`));
  }
}
