/** Lists of options as Mantine draws them, for a keyboard that is quicker than any hand. */
import type { Locator, Page } from 'playwright';

const CHOSEN = '[data-combobox-selected]';

/** A list marks what Enter would take a turn after it opened or was searched; a quicker key would be taken back. */
export async function settled(page: Page): Promise<void> {
  await page.evaluate(() => new Promise((resolve) => setTimeout(() => requestAnimationFrame(resolve), 30)));
}

/** Types into an open list that is searched, and takes the option once it is the one that Enter takes. */
export async function typeAndTake(page: Page, text: string, name: string | RegExp): Promise<void> {
  await settled(page);
  await page.keyboard.press('ControlOrMeta+a');
  await page.keyboard.type(text);
  await settled(page);
  await page.getByRole('option', { name }).and(page.locator(CHOSEN)).first().waitFor();
  await page.keyboard.press('Enter');
}

/** Goes down an open list that is not searched, and takes the option. */
export async function walkAndTake(page: Page, wanted: Locator): Promise<void> {
  await wanted.waitFor();
  await settled(page);
  for (let step = 0; step < 20 && (await wanted.getAttribute('data-combobox-selected')) === null; step += 1) {
    await page.keyboard.press('ArrowDown');
  }
  await page.keyboard.press('Enter');
}
