import { CloseCode, MessageType, parseMessage, type Message as Parsed } from 'graphql-ws';
import type { CloseSocket } from './close-socket.ts';
import type { Message } from '../limits/limit-messages.ts';

/** Handles one message of a client. Resolves when its operation has ended. */
export type Receive = (message: Message) => Promise<void>;

/** An operation that runs under its id. */
interface Operation {
  /** The client has completed it, and may use its id again, though it may still be running. */
  isCompleted: boolean;
  /** The message that begins the next operation with this id. */
  next: Message | undefined;
}

/**
 * Enforces two rules of graphql-ws's PROTOCOL.md that the package itself does not. A message that only servers send closes the
 * socket with 4400. An id is free once the client has completed its operation. A new operation with that id waits here until
 * the old one has ended, so that it gets none of its results.
 */
export function createReceive(receive: Receive, close: CloseSocket): Receive {
  const operations = new Map<string, Operation>();

  async function run(id: string, first: Message): Promise<void> {
    for (let message: Message | undefined = first; message !== undefined;) {
      const operation: Operation = { isCompleted: false, next: undefined };
      operations.set(id, operation);
      try {
        await receive(message);
      } finally {
        operations.delete(id);
      }
      message = operation.next;
    }
  }

  return async (message) => {
    const parsed = parse(message.text);
    if (!parsed) return close(CloseCode.BadRequest, INVALID);
    switch (parsed.type) {
      case MessageType.Subscribe: {
        const before = operations.get(parsed.id);
        if (!before) return run(parsed.id, message);
        if (before.isCompleted && before.next === undefined) before.next = message;
        else close(CloseCode.SubscriberAlreadyExists, `Subscriber for ${parsed.id} already exists`);
        return;
      }
      case MessageType.Complete: {
        const operation = operations.get(parsed.id);
        if (!operation) return;
        operation.isCompleted = true;
        operation.next = undefined;
        return receive(message);
      }
      case MessageType.ConnectionInit:
      case MessageType.Ping:
      case MessageType.Pong:
        // These messages have no operation that could be refused instead.
        if (message.refusal) return close(CloseCode.BadRequest, message.refusal.message);
        return receive(message);
      case MessageType.ConnectionAck:
      case MessageType.Next:
      case MessageType.Error:
        close(CloseCode.BadRequest, INVALID);
        return;
      default:
        parsed satisfies never;
    }
  };
}

const INVALID = 'Invalid message received';

/** The parsed message; undefined for an invalid one. */
function parse(text: string): Parsed | undefined {
  try {
    return parseMessage(text);
  } catch {
    return undefined;
  }
}
