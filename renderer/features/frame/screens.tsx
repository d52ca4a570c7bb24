/** The screens, each in a chunk of its own; Keys is what the app opens with. */
import { type ComponentType, lazy } from 'react';
import type { Screen } from '../../routes.ts';
import { KeysScreen } from '../keys/keys-screen.tsx';

export const SCREEN_TITLES: Record<Screen, string> = {
  keys: 'Keys',
  payments: 'Payments',
  usage: 'Usage',
  alerts: 'Alerts',
  composer: 'Composer',
  test: 'Test',
  activity: 'Activity',
  settings: 'Settings',
};

export const SCREEN_COMPONENTS: Record<Screen, ComponentType> = {
  keys: KeysScreen,
  payments: lazy(async () => ({ default: (await import('../payments/payments-screen.tsx')).PaymentsScreen })),
  usage: lazy(async () => ({ default: (await import('../usage/usage-screen.tsx')).UsageScreen })),
  alerts: lazy(async () => ({ default: (await import('../alerts/alerts-screen.tsx')).AlertsScreen })),
  composer: lazy(async () => ({ default: (await import('../composer/composer-screen.tsx')).ComposerScreen })),
  // biome-ignore lint/style/noRestrictedImports: the Test screen, not the project's tests
  test: lazy(async () => ({ default: (await import('../test/test-screen.tsx')).TestScreen })),
  activity: lazy(async () => ({ default: (await import('../activity/activity-screen.tsx')).ActivityScreen })),
  settings: lazy(async () => ({ default: (await import('../settings/settings-screen.tsx')).SettingsScreen })),
};
