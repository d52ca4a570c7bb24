/** What the page's own code could ask main, asked by a test: for what no screen shows. */
import type { Page } from 'playwright';

interface Calls {
  pakdesk: {
    calls: Record<
      string,
      Record<string, (input: unknown) => Promise<{ ok: boolean; value?: unknown; error?: unknown }>>
    >;
  };
}

export async function askMain<T>(page: Page, channel: `${string}.${string}`, input: object = {}): Promise<T> {
  const answer = await page.evaluate(
    async ({ name, given }) => {
      const [domain = '', call = ''] = name.split('.');
      return (window as unknown as Calls).pakdesk.calls[domain]?.[call]?.(given);
    },
    { name: channel, given: input },
  );
  if (answer?.ok !== true) throw new Error(`${channel}: ${JSON.stringify(answer?.error)}`);
  return answer.value as T;
}
