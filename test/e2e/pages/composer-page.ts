/** The composer, driven by its keyboard: a field is reached, typed in, and left. */
import type { Locator, Page } from 'playwright';
import { typeAndTake, walkAndTake } from './options.ts';

export class ComposerPage {
  readonly url: Locator;
  readonly findings: Locator;
  readonly pasted: Locator;
  readonly read: Locator;
  readonly alert: Locator;
  readonly dialog: Locator;
  readonly copyButton: Locator;
  readonly preview: Locator;
  readonly stock: Locator;
  readonly #page: Page;

  constructor(page: Page) {
    this.#page = page;
    this.url = page.locator('.composer .proxy-url');
    this.findings = page.getByRole('list', { name: 'Findings', exact: true });
    this.pasted = page.getByRole('region', { name: 'Pasted' });
    this.read = page.getByRole('region', { name: 'What was read' });
    this.alert = page.locator('.composer').getByRole('alert');
    this.dialog = page.getByRole('dialog');
    this.copyButton = page.locator('.copy-bar').getByRole('button', { name: /^(Copy|Copied|Not copied)/ });
    this.preview = page.getByRole('region', { name: /^Preview: / });
    this.stock = page.locator('[data-control="country"] .stock-line');
  }

  async press(keys: string): Promise<void> {
    await this.#page.keyboard.press(keys);
  }

  /** Pastes where no field has the focus. */
  async paste(): Promise<void> {
    await this.#page.evaluate(() => (document.activeElement as HTMLElement | null)?.blur());
    await this.press('ControlOrMeta+v');
  }

  /** The button has the focus, and Enter is pressed. */
  async enter(button: Locator): Promise<void> {
    await button.focus();
    await this.press('Enter');
  }

  button(name: string | RegExp): Locator {
    return this.#page.getByRole('button', { name, exact: typeof name === 'string' });
  }

  /** Types into a list that is searched, and takes what it finds first. */
  async choose(label: string, text: string, option: string | RegExp = text): Promise<void> {
    const field = this.#page.getByRole('combobox', { name: label, exact: true }).first();
    await field.focus();
    await this.press('ArrowDown');
    await typeAndTake(this.#page, text, option);
  }

  /** Goes down a list that is not searched until the option is the one. */
  async pick(label: string, option: string): Promise<void> {
    const field = this.#page.getByRole('combobox', { name: label, exact: true }).first();
    await field.focus();
    await this.press('Enter');
    await walkAndTake(this.#page, this.#page.getByRole('option', { name: option }).first());
  }

  async type(label: string, text: string): Promise<void> {
    await this.#page.getByLabel(label, { exact: true }).focus();
    await this.press('ControlOrMeta+a');
    await this.#page.keyboard.type(text);
  }

  /** Arrows along a row of choices. */
  async arrowTo(group: string, option: string): Promise<void> {
    const radios = this.#page.getByRole('radiogroup', { name: group }).getByRole('radio');
    await this.#page.getByRole('radiogroup', { name: group }).locator('input:checked').focus();
    const wanted = this.#page.getByRole('radiogroup', { name: group }).getByRole('radio', { name: option });
    for (let step = 0; step < (await radios.count()) && !(await wanted.isChecked()); step += 1) {
      await this.press('ArrowRight');
    }
  }

  async openMore(): Promise<void> {
    const more = this.button(/^More: /);
    if ((await more.getAttribute('aria-expanded')) === 'false') await this.enter(more);
  }

  /** Names of everything that Tab comes to, from the top on. */
  async tabStops(count: number): Promise<string[]> {
    await this.#page.evaluate(() => {
      const stops: string[] = [];
      Object.assign(window, { stops });
      document.addEventListener('focusin', ({ target }) => {
        if (!(target instanceof HTMLElement)) return;
        const label = target instanceof HTMLInputElement ? target.labels?.[0]?.textContent : null;
        stops.push((target.getAttribute('aria-label') ?? label ?? target.textContent ?? '').trim());
      });
      (document.activeElement as HTMLElement | null)?.blur();
    });
    for (let step = 0; step < count; step += 1) await this.press('Tab');
    return this.#page.evaluate(() => (window as unknown as { stops: string[] }).stops);
  }
}
