import type { WebSocket } from 'ws';

/** Closes a socket with a code and the reason for it. */
export type CloseSocket = (code: number, reason: string) => void;

/** A close frame carries 123 bytes of reason (RFC 6455, 5.5). */
const LONGEST_REASON_BYTES = 123;

/** Closes a socket. A reason that is too long is cut after its last whole character that fits. */
export function closeSocket(socket: WebSocket, code: number, reason: string): void {
  const bytes = new TextEncoder().encode(reason).subarray(0, LONGEST_REASON_BYTES);
  socket.close(code, new TextDecoder().decode(bytes, { stream: true }));
}
