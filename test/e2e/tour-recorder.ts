/** Writes down the tour: each step with its time, its result and a numbered picture. */
import { join } from 'node:path';
import type { Page } from 'playwright';

export interface TourStep {
  number: number;
  name: string;
  result: 'passed' | 'failed';
  ms: number;
  /** File name in the tour's folder; null when no window was open. */
  picture: string | null;
  error: string | null;
}

export class Tour {
  readonly steps: TourStep[] = [];
  readonly #out: string;
  /** The window that is photographed. */
  page: Page | null = null;

  constructor(out: string) {
    this.#out = out;
  }

  get passed(): boolean {
    return this.steps.length > 0 && this.steps.every((step) => step.result === 'passed');
  }

  /** A failed step ends the tour: what follows would only fail for the same reason. */
  async step(name: string, work: () => Promise<void>): Promise<void> {
    const number = this.steps.length + 1;
    const startedAt = performance.now();
    let failure: unknown = null;
    try {
      await work();
    } catch (error) {
      failure = error;
    }
    const ms = Math.round(performance.now() - startedAt);
    const picture = await this.#photograph(number, name);
    const text = failure instanceof Error ? failure.message : failure === null ? null : String(failure);
    this.steps.push({ number, name, result: failure === null ? 'passed' : 'failed', ms, picture, error: text });
    console.log(`${failure === null ? '  ok ' : 'FAIL '} ${String(number).padStart(2, '0')} ${name} (${ms} ms)`);
    if (failure !== null) throw failure;
  }

  async #photograph(number: number, name: string): Promise<string | null> {
    if (!this.page || this.page.isClosed()) return null;
    const slug = name
      .toLowerCase()
      .replaceAll(/[^a-z0-9]+/g, '-')
      .replaceAll(/^-|-$/g, '');
    const picture = `${String(number).padStart(2, '0')}-${slug}.png`;
    try {
      await this.page.screenshot({ path: join(this.#out, picture), animations: 'disabled', timeout: 10_000 });
      return picture;
    } catch (error) {
      console.log(`      no picture: ${error instanceof Error ? error.message : error}`);
      return null;
    }
  }
}
