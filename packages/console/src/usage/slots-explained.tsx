/** Tells what a slot is: the queue and the usage speak of them. */
export function SlotsExplained() {
  return (
    <p className="text-12 text-text-2">
      VideoGenAPI accepts only so many videos of a model within a time, its slots. A slot is free again when that time
      is over, whether its video is done or not.
    </p>
  );
}
