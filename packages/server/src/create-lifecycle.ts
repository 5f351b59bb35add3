import { createForecasts, createLifecycle, type Dependencies, type Lifecycle } from '@videogen/lifecycle';
import { createCatalogue, readCatalogue, type Catalogue } from '@videogen/videogenapi';
import { ConfigError, type Config } from './config/config.ts';

/** The time to record an answer that arrives just before the time-out of a submission. */
const RECORD_WITHIN_MS = 5000;
/** For a model without any data: most videos take half a minute to ten minutes. */
const USUAL_PROCESSING_SECONDS = 300;

/** Creates a lifecycle by the configuration. Throws a ConfigError if the models file is invalid. */
export function createConfiguredLifecycle(
  config: Config,
  parts: Omit<Dependencies, 'catalogue' | 'forecasts'>,
): Lifecycle {
  const catalogue = readModels(config);
  const usualSeconds = USUAL_PROCESSING_SECONDS / config.upstreamSpeed;
  const forecasts = createForecasts({ store: parts.store, catalogue, usualSeconds });
  return createLifecycle(
    { ...parts, catalogue, forecasts },
    {
      promptMaxLength: config.promptMaxLength,
      strictModelLimits: config.strictModelLimits,
      submitGiveUpMs: config.submitTimeoutMs + RECORD_WITHIN_MS,
      usualRateLimit: config.usualRateLimit,
      reconcileWindowMs: config.reconcileWindowMs,
      minIntervalMs: config.pace.minIntervalMs,
      pollsPerMinute: config.pollsPerMinute,
      processPollsPerMinute: config.processPollsPerMinute,
      urlWaitMs: config.urlWaitMs,
      notFoundWindowMs: config.notFoundWindowMs,
    },
  );
}

/** Reads the models, with processing times divided by the speed of the sandbox. */
function readModels({ modelsFile, upstreamSpeed }: Config): Catalogue {
  try {
    const { models } = modelsFile === undefined ? createCatalogue() : readCatalogue(modelsFile);
    return createCatalogue(
      models.map(({ typicalProcessingTimeSeconds: seconds, ...model }) => ({
        ...model,
        typicalProcessingTimeSeconds: seconds && seconds / upstreamSpeed,
      })),
    );
  } catch (error) {
    // The message is one line and includes its cause.
    throw new ConfigError([`MODELS_FILE: ${error instanceof Error ? error.message : String(error)}`]);
  }
}
