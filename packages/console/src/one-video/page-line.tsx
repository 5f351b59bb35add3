import { Link } from '@tanstack/react-router';
import { ArrowLeft, ChevronDown, ChevronUp } from 'lucide-react';
import { Button, buttonClass } from '../design/button.tsx';
import type { VideosSearch } from '../videos/videos-search.ts';
import type { Neighbours } from './use-neighbours.ts';

/** The line above one video: the way back to the list, and the videos beside it. */
export function PageLine({
  search,
  neighbours,
  onLeave,
  onNewer,
  onOlder,
}: {
  readonly search: VideosSearch;
  readonly neighbours: Neighbours;
  readonly onLeave: () => void;
  readonly onNewer: () => void;
  readonly onOlder: () => void;
}) {
  return (
    <div className="-mx-3 flex items-center gap-1">
      <Link
        to="/"
        search={search}
        className={buttonClass('quiet', 14, 'mr-auto')}
        onClick={(event) => {
          if (event.metaKey || event.ctrlKey || event.shiftKey) return;
          event.preventDefault();
          onLeave();
        }}
      >
        <ArrowLeft aria-hidden />
        Videos
      </Link>
      <Button
        variant="quiet"
        className="max-sm:size-control max-sm:px-0!"
        aria-label="Previous video"
        title="Previous video (k)"
        disabled={neighbours.newer === undefined}
        onClick={onNewer}
      >
        <ChevronUp aria-hidden />
        <span className="max-sm:hidden">Previous</span>
      </Button>
      <Button
        variant="quiet"
        className="max-sm:size-control max-sm:px-0!"
        aria-label="Next video"
        title="Next video (j)"
        disabled={neighbours.older === undefined}
        onClick={onOlder}
      >
        <ChevronDown aria-hidden />
        <span className="max-sm:hidden">Next</span>
      </Button>
    </div>
  );
}
