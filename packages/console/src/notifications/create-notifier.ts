import { readWords, type Ended } from './words.ts';

/** Shows the browser's notifications of videos that end. */
export interface Notifier {
  readonly add: (ended: Ended) => void;
  /** Counts from zero again, as the page has been looked at. */
  readonly forget: () => void;
  readonly stop: () => void;
}

/** Videos that end within this time are one notification. */
const GATHER_MS = 1000;

/** The tag of the notification of several videos. A later one takes its place, and counts them too. */
const SEVERAL = 'ended';

/** Creates a notifier. `open` is called when a notification is pressed, with the id of the video, or without one for several. */
export function createNotifier(open: (id: string | undefined) => void): Notifier {
  let waiting: readonly Ended[] = [];
  let told: readonly Ended[] = [];
  let timer: ReturnType<typeof setTimeout> | undefined;

  function tell(): void {
    timer = undefined;
    const isOne = waiting.length === 1;
    if (!isOne) told = [...told, ...waiting];
    const [first, ...others] = isOne ? waiting : told;
    waiting = [];
    if (first === undefined) return;
    const { title, body } = readWords(first, others);
    const id = isOne ? first.generation.id : undefined;
    // Other tabs tell the same: the browser shows one notification for each tag.
    const notification = new Notification(title, { body, tag: id ?? SEVERAL });
    notification.addEventListener('click', () => {
      focus();
      open(id);
      notification.close();
    });
  }

  return {
    add(ended) {
      waiting = [...waiting, ended];
      timer ??= setTimeout(tell, GATHER_MS);
    },
    forget() {
      told = [];
    },
    stop() {
      clearTimeout(timer);
      timer = undefined;
    },
  };
}
