/** One key's row out of the list that is already here. */
import { useMemo } from 'react';
import type { PakKey } from '../../shared/key.ts';
import { withListTime } from '../queries/key-list.ts';
import { useKeys } from '../queries/keys.ts';

export function useKey(keyId: string | null): PakKey | null {
  const list = useKeys().data;
  const key = keyId === null ? undefined : list?.keys.find(({ id }) => id === keyId);
  const asOf = list?.asOf ?? null;
  return useMemo(() => (key === undefined ? null : withListTime(key, asOf)), [key, asOf]);
}
