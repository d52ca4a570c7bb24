/** Test: one run through the gateway. */
import type { Locator, Page } from 'playwright';

export class TestPage {
  readonly verdict: Locator;
  readonly sentence: Locator;
  readonly runButton: Locator;
  readonly #page: Page;

  constructor(page: Page) {
    this.#page = page;
    this.verdict = page.getByRole('region', { name: 'Verdict' });
    this.sentence = this.verdict.getByRole('status').first();
    this.runButton = page.getByRole('button', { name: 'Run test' });
  }

  async choose(protocol: 'HTTP' | 'SOCKS5'): Promise<void> {
    await this.#page.getByRole('radiogroup', { name: 'Protocol' }).getByText(protocol, { exact: true }).click();
  }

  /** Runs and returns the verdict: works, warning, failed or cancelled. */
  async run(): Promise<string> {
    await this.runButton.click();
    await this.#page.locator('.verdict:not([data-verdict="running"])').waitFor();
    return (await this.verdict.getAttribute('data-verdict')) ?? '';
  }
}
