import type { Generation } from '@videogen/client';
import { ChevronRight } from 'lucide-react';
import { Fragment } from 'react';
import { CopyValue } from './copy-value.tsx';

/** The ids of a video, closed at first. */
export function TechnicalDetails({ generation }: { readonly generation: Generation }) {
  return (
    <details className="group">
      <summary className="-mx-2 flex h-control cursor-pointer list-none items-center gap-1 rounded-control px-2 text-12 font-medium text-text-2 transition-colors hover:bg-raised hover:text-text">
        <ChevronRight className="size-4 group-open:rotate-90" aria-hidden />
        Technical details
      </summary>
      <dl className="mt-2 grid grid-cols-[72px_1fr] gap-x-3 gap-y-2 pointer-coarse:gap-y-6">
        {listIds(generation).map(([name, id]) => (
          <Fragment key={name}>
            <dt className="flex items-center text-12 text-text-3">{name}</dt>
            <dd className="min-w-0">
              <CopyValue name={name} value={id} />
            </dd>
          </Fragment>
        ))}
      </dl>
    </details>
  );
}

function listIds({ id, generationId, requestId }: Generation): readonly (readonly [string, string])[] {
  const ids: readonly (readonly [string, string | null])[] = [
    ['Id', id],
    ['VideoGenAPI', generationId],
    ['Request', requestId],
  ];
  return ids.flatMap(([name, value]) => (value === null ? [] : [[name, value] as const]));
}
