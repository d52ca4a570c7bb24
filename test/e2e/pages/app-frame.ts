/** The frame: screens, search, account menu, status. */
import type { Locator, Page } from 'playwright';

export type ScreenName = 'Keys' | 'Payments' | 'Usage' | 'Alerts' | 'Composer' | 'Test' | 'Activity' | 'Settings';

export class AppFrame {
  readonly page: Page;
  readonly status: Locator;
  readonly refreshButton: Locator;
  readonly mintButton: Locator;
  readonly offlineBar: Locator;

  constructor(page: Page) {
    this.page = page;
    this.status = page.locator('.status-bar');
    this.refreshButton = page.getByRole('button', { name: 'Refresh' });
    this.mintButton = page.getByRole('banner').getByRole('button', { name: 'Mint' });
    this.offlineBar = page.getByText(/^Offline\. /);
  }

  async open(screen: ScreenName): Promise<void> {
    await this.page.getByRole('navigation', { name: 'Screens' }).getByRole('link', { name: screen }).click();
    await this.page.getByRole('heading', { name: screen, level: 1 }).waitFor();
  }

  async refresh(): Promise<void> {
    await this.refreshButton.click();
    await this.page.locator('.refresh [aria-busy="false"]').waitFor();
  }

  async accountMenu(item: string): Promise<void> {
    await this.page.getByRole('button', { name: /^Account: / }).click();
    await this.page.getByRole('menuitem', { name: item }).click();
  }

  async closeDialog(): Promise<void> {
    await this.page.keyboard.press('Escape');
    await this.page.getByRole('dialog').waitFor({ state: 'hidden' });
  }
}
