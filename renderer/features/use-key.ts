/** One key's row out of the list that is already here. */
import type { PakKey } from '../../shared/key.ts';
import { useKeys } from '../queries/keys.ts';

export function useKey(keyId: string | null): PakKey | null {
  const keys = useKeys().data?.keys;
  return keyId === null ? null : (keys?.find((key) => key.id === keyId) ?? null);
}
