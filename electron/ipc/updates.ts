// Calls on new versions of the app. Nothing is fetched or installed without one of them.
import type { Handlers } from '../../shared/ipc/contract.ts';
import type { Updates } from '../updates/updates.ts';

export function updatesHandlers(updates: Updates): Handlers['updates'] {
  return {
    state: () => updates.state(),
    check: () => updates.check(),
    download: () => updates.download(),
    install: () => updates.install(),
  };
}
