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
    // A tree of groups is a treegrid.
    this.grid = page.locator('[role="grid"], [role="treegrid"]').and(page.getByLabel('Keys', { exact: true }));
    this.rows = this.grid.locator('[data-key-id]');
    this.search = page.getByLabel('Search keys');
    this.drawer = page.locator('.key-drawer');
  }

  row(label: string): Locator {
    return this.rows.filter({ has: this.#page.getByText(label, { exact: true }) });
  }

  /** Of the strip under the table: sums, or what is selected. */
  get foot(): Locator {
    return this.#page.locator('.keys-foot');
  }

  header(name: string): Locator {
    return this.grid.getByRole('columnheader', { name });
  }

  /** The number of lines, the head not counted. */
  async count(): Promise<number> {
    return Number(await this.grid.getAttribute('aria-rowcount')) - 1;
  }

  control(name: 'Tags' | 'Views' | 'Columns'): Locator {
    return this.#page.getByRole('banner').getByRole('button', { name });
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
