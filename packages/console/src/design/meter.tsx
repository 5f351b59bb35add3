/** A bar of what is used. It is amber once all is used. */
export function Meter({
  label,
  value,
  most,
}: {
  readonly label: string;
  readonly value: number;
  readonly most: number;
}) {
  const isFull = value >= most;
  return (
    <div
      role="meter"
      aria-label={label}
      aria-valuemin={0}
      aria-valuemax={most}
      aria-valuenow={value}
      className="h-2 overflow-hidden rounded-full border border-edge/60 bg-raised"
    >
      <div
        className={`h-full rounded-full ${isFull ? 'bg-amber' : 'bg-accent'}`}
        style={{ width: `${most === 0 ? 0 : Math.min(100, (100 * value) / most)}%` }}
      />
    </div>
  );
}
