/** The facts about the gateway that the page needs before it has a key. The gateway answers them at `/console/settings.json`. */
export interface ConsoleSettings {
  /** The service behind the gateway: the sandbox, where nothing is spent, or VideoGenAPI. */
  readonly upstream: 'SANDBOX' | 'LIVE';
  /** The factor by which the sandbox's time runs faster; null without the sandbox. */
  readonly sandboxSpeed: number | null;
  /** A key that the sandbox accepts; null without the sandbox. */
  readonly exampleKey: string | null;
  /** True if the gateway answers without a key, by the key of its operator. */
  readonly hasOperatorKey: boolean;
  /** The version of the gateway. */
  readonly version: string;
}

/** Reads the settings. Rejects with an Error that says what happened if the gateway does not answer them. */
export async function readSettings(): Promise<ConsoleSettings> {
  const response = await fetch('/console/settings.json');
  if (!response.ok) throw new Error(`The gateway answered ${response.status} to /console/settings.json.`);
  return response.json();
}
