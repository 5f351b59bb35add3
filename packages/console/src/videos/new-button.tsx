import { ArrowUp } from 'lucide-react';
import { buttonClass } from '../design/button.tsx';

/** Shows the videos that have come in while the list was scrolled down or filtered. It floats above the list. */
export function NewButton({ count, onShow }: { readonly count: number; readonly onShow: () => void }) {
  return (
    <div role="status" className="sticky top-4 z-10 -mt-4 flex h-0 justify-center">
      {count > 0 && (
        <button type="button" onClick={onShow} className={buttonClass('primary', 14, 'mt-2 rounded-full')}>
          <ArrowUp aria-hidden />
          {count} new
        </button>
      )}
    </div>
  );
}
