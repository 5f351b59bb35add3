import type { Model } from '@videogen/client';
import { Box, ChevronDown } from 'lucide-react';

/** Selects the videos of one model. The list of models is the gateway's. */
export function ModelFilter({
  models,
  model,
  onChange,
}: {
  /** The catalogue; empty until it is known. The model of the URL is shown without it. */
  readonly models: readonly Pick<Model, 'key' | 'name'>[];
  readonly model: string | undefined;
  readonly onChange: (model: string | undefined) => void;
}) {
  const isListed = model === undefined || models.some(({ key }) => key === model);

  return (
    <label className="relative flex shrink-0 items-center">
      <span className="sr-only">Model</span>
      <Box className="pointer-events-none absolute left-3 size-4 text-text-2" aria-hidden />
      <select
        value={model ?? ''}
        onChange={({ target }) => onChange(target.value === '' ? undefined : target.value)}
        className="h-control max-w-48 field-sizing-content appearance-none rounded-control bg-transparent pr-8 pl-8 text-ellipsis text-text-2 transition-colors hover:bg-raised hover:text-text [&>option]:bg-panel [&>option]:text-text"
      >
        <option value="">All models</option>
        {!isListed && <option value={model}>{model}</option>}
        {models.map(({ key, name }) => (
          <option key={key} value={key}>
            {name}
          </option>
        ))}
      </select>
      <ChevronDown className="pointer-events-none absolute right-2 size-4 text-text-3" aria-hidden />
    </label>
  );
}
