/** A key for the sandbox, which accepts any `lt_…`; the gateway needs 8 characters or more. */
export const EXAMPLE_KEY = 'lt_sandbox_demo';
