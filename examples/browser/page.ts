import { createVideoGenClient, type GenerationUpdate } from '@videogen/client';

// Makes one video and shows how far it is. A key in a page is everybody's who opens it: take one of the sandbox, or let your own server
// talk to the gateway.

const form = find('form', HTMLFormElement);
const status = find('output', HTMLOutputElement);
const progress = find('progress', HTMLProgressElement);
const player = find('video', HTMLVideoElement);

form.addEventListener('submit', (event) => {
  event.preventDefault();
  makeVideo(new FormData(form)).catch((error: unknown) => {
    status.value = String(error);
  });
});

async function makeVideo(fields: FormData): Promise<void> {
  const read = (name: string): string => {
    const value = fields.get(name);
    return typeof value === 'string' ? value : '';
  };
  const client = createVideoGenClient({ url: read('url'), key: read('key') });
  try {
    const video = await client.generateAndWait({ prompt: read('prompt'), model: 'kling_25' }, { onUpdate: show });
    player.src = video.videoUrl ?? '';
  } finally {
    await client.close();
  }
}

function show({ status: now, generation }: GenerationUpdate): void {
  status.value = now;
  progress.value = generation.progress ?? 0;
}

function find<E extends Element>(selector: string, type: new () => E): E {
  const element = document.querySelector(selector);
  if (element instanceof type) return element;
  throw new Error(`the page has no ${selector}`);
}
