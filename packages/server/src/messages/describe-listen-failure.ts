import { ConfigError } from '../config/config.ts';

/** A listening part of the server, with its address and the variable of its port. */
export interface Listener {
  readonly part: 'gateway' | 'sandbox' | 'health server';
  readonly portVariable: 'PORT' | 'SANDBOX_PORT' | 'HEALTH_PORT';
  /** The value of `HOST`. */
  readonly host: string;
  readonly port: number;
}

/**
 * Describes the failure of a part to start. If its address or port cannot be used, the result is a ConfigError with the
 * variable and the remedy, otherwise an Error that names no variable.
 */
export function describeListenFailure({ part, portVariable, host, port }: Listener, error: unknown): Error {
  const isCoded = error instanceof Error && 'code' in error;
  switch (isCoded ? error.code : undefined) {
    case 'EADDRINUSE':
      return new ConfigError([
        `${portVariable}: ${port} is in use on ${host}; stop the other program or set ${portVariable} to another`,
      ]);
    case 'EACCES':
      return new ConfigError([
        `${portVariable}: ${port} is not allowed to this user; set ${portVariable} to a number above 1023`,
      ]);
    case 'EADDRNOTAVAIL':
    case 'EAFNOSUPPORT':
      return new ConfigError([
        `HOST: ${host} is not an address of this machine; set HOST to one that is, such as 127.0.0.1`,
      ]);
    case 'ENOTFOUND':
    case 'EAI_AGAIN':
      return new ConfigError([
        `HOST: the name ${host} has no known address; set HOST to an address, such as 127.0.0.1`,
      ]);
    default: {
      const reason = error instanceof Error ? error.message : String(error);
      return new Error(`The ${part} could not start: ${reason}`, { cause: error });
    }
  }
}
