/** Submits past the gateway, in the order of the prompts, and returns VideoGenAPI's ids. */
export async function makeElsewhere(
  sandboxUrl: string,
  key: string,
  prompts: readonly string[],
): Promise<readonly string[]> {
  const ids: string[] = [];
  for (const prompt of prompts) {
    const response = await fetch(`${sandboxUrl}/api/v1/generate`, {
      method: 'POST',
      headers: { authorization: `Bearer ${key}` },
      body: JSON.stringify({ prompt, model: 'nanobanana-video' }),
    });
    const body: { generation_id: string } = JSON.parse(await response.text());
    ids.push(body.generation_id);
  }
  return ids;
}
