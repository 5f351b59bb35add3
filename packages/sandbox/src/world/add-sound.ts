/**
 * Adds the track of a sound file to a video file without encoding anything. Both are MP4 files as ffmpeg writes them, with one
 * track, all of its samples in one `mdat`, and 32-bit positions; in the video, the index stands in front. Throws for a file
 * without one of these parts. The formats are those of ISO/IEC 14496-12.
 */
export function addSound(video: Buffer, sound: Buffer): Buffer {
  const head = findBox(video, ['ftyp']);
  const index = Buffer.from(findBox(video, ['moov']));
  const track = Buffer.from(findBox(sound, ['moov', 'trak']));
  const samples = findBox(sound, ['mdat']);
  const samplesAt = head.length + index.length + track.length;

  movePositions(findBox(index, ['moov', 'trak']), track.length + samples.length);
  movePositions(track, samplesAt - (samples.byteOffset - sound.byteOffset));
  index.writeUInt32BE(index.length + track.length, 0);
  // The number of the next track, and that of this one.
  const header = findBox(index, ['moov', 'mvhd']);
  header.writeUInt32BE(3, header.length - 4);
  findBox(track, ['trak', 'tkhd']).writeUInt32BE(2, 20);
  return Buffer.concat([head, index, track, samples, video.subarray(head.length + index.length)]);
}

/** Moves all positions of a track's chunks, which count from the start of the file. */
function movePositions(track: Buffer, bytes: number): void {
  const positions = findBox(track, ['trak', 'mdia', 'minf', 'stbl', 'stco']);
  for (let at = 16; at < positions.length; at += 4) positions.writeUInt32BE(positions.readUInt32BE(at) + bytes, at);
}

/** The first box at a path of types, with its header of 8 bytes; a view of the given bytes. */
function findBox(bytes: Buffer, [type = '', ...rest]: readonly string[]): Buffer {
  for (let at = 0; at + 8 <= bytes.length;) {
    // The size of an index may not be that of the bytes yet, as a track is still to be added.
    const size = Math.max(8, bytes.readUInt32BE(at));
    if (bytes.toString('latin1', at + 4, at + 8) === type) {
      const box = bytes.subarray(at, at + size);
      return rest.length === 0 ? box : findBox(box.subarray(8), rest);
    }
    at += size;
  }
  throw new Error(`The MP4 file has no ${type} box`);
}
