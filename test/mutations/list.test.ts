import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { REPO } from '../runtime/repo.ts';
import { MUTATIONS } from './list.ts';

const read = (path: string) => readFileSync(join(REPO, path), 'utf8');

describe('the mutations', () => {
  it.each(MUTATIONS)('“$what” can be applied, and is told in SECURITY.md', ({ file, from, to, test, what }) => {
    expect(read(file).split(from)).toHaveLength(2);
    expect(to).not.toBe(from);
    expect(existsSync(join(REPO, test))).toBe(true);
    expect(read('SECURITY.md')).toContain(what);
  });
});
