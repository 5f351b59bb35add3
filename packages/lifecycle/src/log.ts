/** Where the gateway writes what an operator should know. pino's logger is one. Fields never hold a key. */
export interface Log {
  info(fields: object, message: string): void;
  warn(fields: object, message: string): void;
  error(fields: object, message: string): void;
}
