/** The dialogs that change something, and the hand-out they end in. */
import type { Locator, Page } from 'playwright';

export class Dialogs {
  readonly dialog: Locator;
  readonly copyUrl: Locator;
  readonly copied: Locator;

  constructor(page: Page) {
    this.dialog = page.getByRole('dialog');
    this.copyUrl = this.dialog.locator('.handout-main').getByRole('button', { name: 'Copy URL' });
    this.copied = this.dialog.getByRole('button', { name: 'Copied' });
  }

  titled(title: string): Locator {
    return this.dialog.filter({ hasText: title });
  }

  async fillMint(label: string, capGb?: number): Promise<void> {
    await this.titled('Mint a key').getByLabel('Customer').fill(label);
    if (capGb !== undefined) await this.dialog.getByLabel('Cap').fill(String(capGb));
  }

  async mint(): Promise<void> {
    await this.dialog.getByRole('button', { name: 'Mint key' }).click();
  }

  async press(name: string): Promise<void> {
    await this.dialog.getByRole('button', { name, exact: true }).click();
  }
}
