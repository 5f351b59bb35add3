/** Direction of bytes through a proxy. */
export type Direction = 'to-server' | 'to-client';

/** Treatment of the bytes that pass a proxy. */
export type ProxyMode =
  | { readonly type: 'pass' }
  /** Each chunk, or each piece of so many bytes of it, waits. */
  | { readonly type: 'delay'; readonly ms: number; readonly bytesAtOnce?: number | undefined }
  /** Connections are accepted, and bytes held until the mode changes. */
  | { readonly type: 'stall' }
  /** Bytes and closes vanish. Connections that met this mode stay dead, and neither side learns of it. */
  | { readonly type: 'half-open' }
  /** Connections are reset after so many more bytes in one direction. */
  | { readonly type: 'reset-after'; readonly bytes: number; readonly direction: Direction };

/** Bytes that wait in the proxy. */
export interface HeldBytes {
  readonly bytes: Buffer;
  readonly release: () => void;
  /** Resets their connection on both sides instead. */
  readonly reset: () => void;
  /** Resolves when the client has left their connection. */
  readonly clientLeft: Promise<void>;
}
