import './indeterminate-bar.css';

/** The bar along the lower edge of a frame whose video is being made without an estimate. */
export function IndeterminateBar() {
  return (
    <div
      role="progressbar"
      aria-label="Progress"
      aria-valuetext="no estimate yet"
      className="absolute inset-x-0 bottom-0 h-1 overflow-hidden bg-accent/20"
    >
      <div className="indeterminate-bar h-full rounded-full bg-accent" />
    </div>
  );
}
