import { Notice } from '../design/notice.tsx';

/** The warnings of a video, which are no failures. */
export function Warnings({ warnings }: { readonly warnings: readonly string[] }) {
  if (warnings.length === 0) return null;
  return (
    <Notice tone="amber">
      <ul className="flex flex-col gap-1 wrap-anywhere">
        {warnings.map((warning) => (
          <li key={warning}>{warning}</li>
        ))}
      </ul>
    </Notice>
  );
}
