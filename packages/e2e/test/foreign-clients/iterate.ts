/** The listener of a subscription. */
export interface Sink<Event> {
  readonly next: (event: Event) => void;
  readonly error: (error: unknown) => void;
  readonly complete: () => void;
}

/** Turns a subscription by callbacks into an iterable. `begin` subscribes and returns the function that unsubscribes. */
export function iterate<Event>(begin: (sink: Sink<Event>) => () => void): AsyncIterable<Event> {
  let end: (() => void) | undefined;
  let isOver = false;
  // Some complete after an error, or after they are unsubscribed.
  const unlessOver = (run: () => void): void => {
    if (!isOver) run();
  };
  const finish = (run: () => void): void =>
    unlessOver(() => {
      isOver = true;
      run();
    });
  return new ReadableStream<Event>({
    start(controller) {
      end = begin({
        next: (event) => unlessOver(() => controller.enqueue(event)),
        error: (error) => finish(() => controller.error(error)),
        complete: () => finish(() => controller.close()),
      });
    },
    cancel: () => finish(() => end?.()),
  });
}
