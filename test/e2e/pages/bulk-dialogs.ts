/** The bulk dialogs, by the keyboard: nothing here clicks. */
import type { Locator, Page } from 'playwright';

export class BulkDialogs {
  readonly dialog: Locator;
  readonly progress: Locator;
  readonly report: Locator;
  readonly statusEntry: Locator;
  readonly #page: Page;

  constructor(page: Page) {
    this.#page = page;
    this.dialog = page.getByRole('dialog');
    this.progress = this.dialog.getByRole('region', { name: 'Progress' });
    this.report = this.dialog.getByRole('table', { name: 'Report' });
    this.statusEntry = page.locator('.bulk-status');
  }

  button(name: string | RegExp): Locator {
    return this.dialog.getByRole('button', typeof name === 'string' ? { name, exact: true } : { name });
  }

  /** A dialog that has just closed may still give the focus back, so the field is held to; an Enter before it has the focus is swallowed. */
  async palette(name: string): Promise<void> {
    await this.#page.keyboard.press('Control+k');
    const field = this.#page.locator('.palette input');
    await this.#page.locator('.palette input:focus').waitFor();
    await field.fill(name);
    await this.#page.locator('.palette [data-selected]').filter({ hasText: name }).waitFor();
    await field.press('Enter');
    await field.waitFor({ state: 'hidden' });
  }

  async close(): Promise<void> {
    await this.#page.keyboard.press('Escape');
    await this.dialog.waitFor({ state: 'hidden' });
  }

  /** Tabs to it, as somebody without a mouse does, and presses Enter. */
  async press(name: string | RegExp): Promise<void> {
    const target = this.button(name);
    await target.waitFor();
    for (let tabs = 0; tabs < 60; tabs += 1) {
      if (await target.evaluate((element) => element === document.activeElement)) {
        await this.#page.keyboard.press('Enter');
        return;
      }
      await this.#page.keyboard.press('Tab');
    }
    throw new Error(`Tab does not reach ${String(name)}`);
  }

  async focused(): Promise<string> {
    return this.#page.evaluate(() => document.activeElement?.textContent ?? '');
  }
}
