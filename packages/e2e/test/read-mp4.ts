import { createFile, MP4BoxBuffer, type Movie } from 'mp4box';

/** Content of a video file. */
export interface VideoFacts {
  readonly contentType: string | null;
  /** Width divided by height. */
  readonly ratio: number;
  /** Such as `avc1.64001f`. */
  readonly codec: string;
  readonly hasAudio: boolean;
}

/** Downloads a video, as a player would without a key, and reads its tracks. */
export async function readVideo(url: string): Promise<VideoFacts> {
  const response = await fetch(url);
  const movie = await parseMovie(await response.arrayBuffer());
  const [track] = movie.videoTracks;
  if (!track?.video) throw new Error(`${url} has no video track`);
  return {
    contentType: response.headers.get('content-type'),
    ratio: track.video.width / track.video.height,
    codec: track.codec,
    hasAudio: movie.audioTracks.length > 0,
  };
}

function parseMovie(bytes: ArrayBuffer): Promise<Movie> {
  const { promise, resolve, reject } = Promise.withResolvers<Movie>();
  const file = createFile();
  file.onReady = resolve;
  file.onError = (module, message) => reject(new Error(`${module}: ${message}`));
  file.appendBuffer(MP4BoxBuffer.fromArrayBuffer(bytes, 0));
  file.flush();
  return promise;
}
