/** Tells what a slot is: the queue and the usage speak of them. */
export function SlotsExplained() {
  return (
    <p className="text-12 text-text-2">
      VideoGenAPI accepts a limited number of videos of each model within a time. Each takes a slot, which is free again
      when that time is over, whether the video is done or not.
    </p>
  );
}
