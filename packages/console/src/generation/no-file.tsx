import { FileX } from 'lucide-react';

/** The frame of a finished video without its file. */
export function NoFile() {
  return (
    <div className="flex h-full flex-col justify-end gap-2 rounded-[inherit] border border-line bg-panel p-4 text-14 text-text-2">
      <FileX className="size-4" aria-hidden />
      The file does not load; VideoGenAPI may have removed it.
    </div>
  );
}
