/** A bar of a used amount. */
export function Meter({
  label,
  value,
  most,
}: {
  readonly label: string;
  readonly value: number;
  readonly most: number;
}) {
  return (
    <div
      role="meter"
      aria-label={label}
      aria-valuemin={0}
      aria-valuemax={most}
      aria-valuenow={value}
      className="h-2 overflow-hidden rounded-full bg-raised"
    >
      <div
        className="h-full rounded-full bg-accent"
        style={{ width: `${most === 0 ? 0 : Math.min(100, (100 * value) / most)}%` }}
      />
    </div>
  );
}
