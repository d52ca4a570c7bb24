/** Where everything is. */
import { join } from 'node:path';

export const REPO = join(import.meta.dirname, '..', '..');
export const BUILD = join(REPO, 'out', 'app');
