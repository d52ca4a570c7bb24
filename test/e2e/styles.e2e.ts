/** The page imports Mantine's styles one by one: each component in the build must have its own. */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { BUILD, REPO } from '../runtime/repo.ts';

const STYLES = join(REPO, 'node_modules/@mantine/core/styles');
const ASSETS = join(BUILD, 'renderer/assets');

const built = (ending: string) =>
  readdirSync(ASSETS)
    .filter((name) => name.endsWith(ending))
    .map((name) => readFileSync(join(ASSETS, name), 'utf8'))
    .join('\n');

it('has the style of every Mantine component that it uses', () => {
  const scripts = built('.js');
  const styles = built('.css');
  const missing: string[] = [];
  let used = 0;
  for (const name of readdirSync(STYLES).filter((file) => file.endsWith('.layer.css'))) {
    const classes = new Set(readFileSync(join(STYLES, name), 'utf8').match(/(?<=\.)m_[0-9a-f]+/g) ?? []);
    const inUse = [...classes].filter((one) => scripts.includes(one));
    used += inUse.length > 0 ? 1 : 0;
    if (inUse.some((one) => !styles.includes(`.${one}`))) missing.push(name);
  }
  expect(used).toBeGreaterThan(20);
  expect(missing).toEqual([]);
});
