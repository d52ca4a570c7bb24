/** Connect: the first screen of a fresh profile. */
import type { Locator, Page } from 'playwright';

export class ConnectPage {
  readonly form: Locator;
  readonly name: Locator;
  readonly proxyUsername: Locator;
  readonly pasteButton: Locator;
  readonly demoButton: Locator;
  readonly alert: Locator;
  readonly #page: Page;

  constructor(page: Page) {
    this.#page = page;
    this.form = page.getByRole('form', { name: 'Connect' });
    this.name = this.form.getByLabel('Account name');
    this.proxyUsername = this.form.getByLabel('Proxy username');
    this.pasteButton = this.form.getByRole('button', { name: 'Paste API key from clipboard' });
    this.demoButton = page.getByRole('button', { name: 'Open the demo' });
    this.alert = this.form.getByRole('alert');
  }

  async fill(name: string, proxyUsername: string): Promise<void> {
    await this.name.fill(name);
    await this.proxyUsername.fill(proxyUsername);
  }

  async typeKey(apiKey: string): Promise<void> {
    const field = this.form.getByLabel('API key', { exact: true });
    if (!(await field.isVisible())) await this.form.getByRole('button', { name: 'Type it instead' }).click();
    await field.fill(apiKey);
    await this.form.getByRole('button', { name: 'Connect', exact: true }).click();
  }

  async onlyThisSession(): Promise<void> {
    await this.#page.getByRole('checkbox', { name: /session only/i }).check();
  }
}
