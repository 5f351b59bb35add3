import type { Model } from '@videogen/client';
import { useVirtualizer } from '@tanstack/react-virtual';
import { useEffect, useMemo, useRef, useState } from 'react';
import { Button } from '../design/button.tsx';
import { Checkbox } from '../design/checkbox.tsx';
import { formatNumber } from '../design/format-number.ts';
import type { Many, ManySnapshot } from './create-many.ts';
import { HEAD_HEIGHT, LineRow, LinesHead } from './line-row.tsx';
import type { LineState } from './line-state.ts';
import { isEditable, PASTED } from './read-source.ts';

const troubled: readonly LineState['type'][] = ['invalid', 'refused', 'postponed', 'unanswered'];

/** All lines with their states. Only those on the screen are in the page. */
export function LinesTable({
  many,
  snapshot,
  optionWords,
  models,
}: {
  readonly many: Many;
  readonly snapshot: ManySnapshot;
  readonly optionWords: string;
  readonly models: readonly Model[];
}) {
  const { lines, counts, source, run, phase } = snapshot;
  const name = source?.name ?? PASTED;
  const [isFiltered, setIsFiltered] = useState(false);
  const frame = useRef<HTMLDivElement>(null);
  const troubles = troubled.reduce((sum, type) => sum + counts[type], 0);

  // The counts change with the states.
  const shown = useMemo(() => {
    if (!isFiltered || counts.invalid < 0) return undefined;
    return lines.flatMap((_, index) => (troubled.includes(many.getState(index).type) ? [index] : []));
  }, [isFiltered, lines, counts, many]);

  // The button that led here is gone.
  useEffect(() => frame.current?.focus(), []);

  const rows = useVirtualizer({
    count: shown?.length ?? lines.length,
    getScrollElement: () => frame.current,
    estimateSize: () => 44,
    getItemKey: (place) => shown?.[place] ?? place,
    overscan: 8,
    scrollMargin: HEAD_HEIGHT,
  });

  return (
    <div className="flex min-w-0 flex-col gap-2">
      <div className="flex flex-wrap items-center gap-x-3 gap-y-1">
        <span className="font-medium">{name === PASTED ? 'Pasted lines' : name}</span>
        <span className="text-12 text-text-2">
          {formatNumber(lines.length)} {lines.length === 1 ? 'line' : 'lines'}
          {source?.format === 'csv' && '; line 1 names the fields'}
          {run > 0 && `, repetition ${run}`} · by default {optionWords}
        </span>
        <span className="ml-auto flex items-center gap-3">
          {(troubles > 0 || isFiltered) && (
            <Checkbox checked={isFiltered} onChange={setIsFiltered}>
              Only problems
            </Checkbox>
          )}
          <Button onClick={many.edit} disabled={phase === 'sending'}>
            {source === undefined || isEditable(source) ? 'Edit the lines' : 'Other lines'}
          </Button>
        </span>
      </div>
      <div
        ref={frame}
        tabIndex={0}
        role="table"
        aria-label="Lines"
        aria-rowcount={lines.length + 1}
        className="max-h-[45dvh] overflow-y-auto rounded-frame border border-line bg-page"
      >
        <LinesHead />
        <div role="rowgroup" className="relative w-full" style={{ height: rows.getTotalSize() }}>
          {rows.getVirtualItems().map(({ index: place, key, start }) => {
            const index = shown?.[place] ?? place;
            const line = lines[index];
            if (line === undefined) return null;
            const input = many.getInput(index);
            return (
              <div
                key={key}
                ref={rows.measureElement}
                data-index={place}
                role="presentation"
                className="absolute top-0 left-0 w-full border-b border-line last:border-b-0"
                style={{ transform: `translateY(${start - HEAD_HEIGHT}px)` }}
              >
                <LineRow
                  number={line.number}
                  row={index + 2}
                  input={input}
                  modelName={nameOf(models, input.model)}
                  state={many.getState(index)}
                />
              </div>
            );
          })}
        </div>
      </div>
    </div>
  );
}

function nameOf(models: readonly Model[], key: string | null | undefined): string | undefined {
  return models.find((model) => model.key === key)?.name ?? key ?? undefined;
}
