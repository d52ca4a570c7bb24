/** Test: the connectivity lab, by mouse for the tour and by keyboard alone for its own tests. */
import type { Locator, Page } from 'playwright';
import { typeAndTake } from './options.ts';

/** More presses of Tab than any screen has stops. */
const MAX_TABS = 90;

export class TestPage {
  readonly verdict: Locator;
  readonly sentence: Locator;
  /** Run and Cancel: one button in one place. */
  readonly runButton: Locator;
  readonly customer: Locator;
  readonly diagnosis: Locator;
  readonly waterfall: Locator;
  readonly requests: Locator;
  readonly history: Locator;
  readonly historyRows: Locator;
  readonly #page: Page;
  /** The last run that was waited for; '' before the first. */
  #ended = '';

  constructor(page: Page) {
    this.#page = page;
    this.verdict = page.getByRole('region', { name: 'Verdict' });
    this.sentence = this.verdict.getByRole('status').first();
    this.runButton = page.locator('.test-run');
    this.customer = page.getByRole('combobox', { name: 'Customer' });
    this.diagnosis = page.getByRole('region', { name: 'Diagnosis' });
    this.waterfall = page.getByRole('region', { name: 'Stages', exact: true });
    this.requests = page.getByRole('region', { name: 'Requests' });
    this.history = page.getByRole('region', { name: 'Past tests' });
    this.historyRows = this.history.locator('.history-row');
  }

  async choose(protocol: 'HTTP' | 'SOCKS5'): Promise<void> {
    await this.#page.getByRole('radiogroup', { name: 'Protocol' }).getByText(protocol, { exact: true }).click();
  }

  /** Runs and returns the verdict: works, warning, failed or cancelled. */
  async run(): Promise<string> {
    // Right after a run its button does nothing: whoever presses it then meant Cancel.
    if (this.#ended !== '') await this.#page.waitForTimeout(500);
    await this.runButton.click();
    return this.ended();
  }

  /** Waits for the run under way: the verdict of an earlier one is none. */
  async ended(): Promise<string> {
    const fresh = this.#page.locator(`.verdict[data-run]:not([data-run="${this.#ended}"])`);
    await fresh.waitFor();
    this.#ended = (await fresh.getAttribute('data-run')) ?? '';
    return (await fresh.getAttribute('data-verdict')) ?? '';
  }

  /** Presses Tab, or Shift-Tab where that is nearer, until this has the focus: it can be reached without a mouse, or the test fails. */
  async tabTo(target: Locator): Promise<void> {
    await target.waitFor();
    const key = await target.evaluate((element) =>
      document.activeElement !== null &&
      document.activeElement !== document.body &&
      (document.activeElement.compareDocumentPosition(element) & Node.DOCUMENT_POSITION_PRECEDING) !== 0
        ? 'Shift+Tab'
        : 'Tab',
    );
    for (let presses = 0; presses < MAX_TABS; presses += 1) {
      if (await this.hasFocus(target)) return;
      await this.#page.keyboard.press(key);
    }
    throw new Error(`${target} was not reached with ${MAX_TABS} presses of ${key}.`);
  }

  /** Down in an open menu until this has the focus. */
  async arrowTo(item: Locator): Promise<void> {
    await item.waitFor();
    for (let presses = 0; presses < 20; presses += 1) {
      if (await this.hasFocus(item)) return;
      await this.#page.keyboard.press('ArrowDown');
    }
    throw new Error(`${item} was not reached by arrow keys.`);
  }

  async hasFocus(target: Locator): Promise<boolean> {
    return target.evaluate((element) => element === document.activeElement);
  }

  /** From anywhere, by the palette. */
  async open(): Promise<void> {
    await this.#page.keyboard.press('Control+k');
    await this.#page.getByRole('dialog').waitFor();
    await this.#page.keyboard.type('go to test');
    await this.#page.getByText('Go to Test', { exact: true }).waitFor();
    await this.#page.keyboard.press('Enter');
    await this.#page.getByRole('heading', { name: 'Test', level: 1 }).waitFor();
  }

  /** Types a customer into the field and takes the first that fits. */
  async typeCustomer(label: string): Promise<void> {
    await this.tabTo(this.customer);
    await typeAndTake(this.#page, label, label);
  }

  /** Chooses the check by its number and runs it, both from wherever the focus is not in a field. */
  async runByKeys(digit: '1' | '2' | '3' | '4'): Promise<string> {
    await this.leaveField();
    await this.#page.keyboard.press(digit);
    await this.#page.keyboard.press('Control+Enter');
    return this.ended();
  }

  /** On to the next control that is not typed in: digits then choose the check. */
  async leaveField(): Promise<void> {
    await this.tabTo(this.runButton);
  }
}
