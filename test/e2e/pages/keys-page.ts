/** Keys: the table, its search, its drawer and the actions of a row. */
import type { Locator, Page } from 'playwright';

export class KeysPage {
  readonly grid: Locator;
  readonly rows: Locator;
  readonly search: Locator;
  readonly drawer: Locator;
  readonly #page: Page;

  constructor(page: Page) {
    this.#page = page;
    this.grid = page.getByRole('grid', { name: 'Keys' });
    this.rows = this.grid.locator('[data-key-id]');
    this.search = page.getByLabel('Search keys');
    this.drawer = page.locator('.key-drawer');
  }

  row(label: string): Locator {
    return this.rows.filter({ has: this.#page.getByText(label, { exact: true }) });
  }

  async find(text: string): Promise<void> {
    await this.search.fill(text);
  }

  async openDrawer(label: string): Promise<void> {
    await this.row(label).locator('.cell-customer').click();
    await this.drawer.waitFor();
  }

  async action(label: string, name: string): Promise<void> {
    await this.row(label).hover();
    await this.row(label).getByRole('button', { name: 'More actions' }).click();
    await this.#page.getByRole('menuitem', { name, exact: false }).first().click();
  }

  async smartList(name: string): Promise<void> {
    await this.#page.getByRole('group', { name: 'Smart lists' }).getByText(name).click();
  }
}
