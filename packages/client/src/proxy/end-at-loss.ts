/**
 * Passes a stream of events on. When its connection is lost, the passed one ends without the event `complete`, after which
 * clients connect again, and `onLoss` is called. Frameworks would report an error of the stream as one of the server.
 */
export function endAtLoss(
  events: ReadableStream<Uint8Array<ArrayBuffer>>,
  onLoss: (error: unknown) => void,
): ReadableStream<Uint8Array<ArrayBuffer>> {
  const reader = events.getReader();
  return new ReadableStream({
    async pull(controller) {
      try {
        const { done, value } = await reader.read();
        if (done) controller.close();
        else controller.enqueue(value);
      } catch (error) {
        onLoss(error);
        controller.close();
      }
    },
    cancel: (reason) => reader.cancel(reason),
  });
}
