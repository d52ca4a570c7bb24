// Touch ID for the app lock, where Electron has it: macOS. For Windows Hello and Linux it has no such call. Threat: an unlock that asked nobody.
import { systemPreferences } from 'electron';
import type { TouchId } from '../lock/types.ts';

export function systemTouchId(platform: NodeJS.Platform): TouchId | null {
  if (platform !== 'darwin') return null;
  return {
    isAvailable: () => systemPreferences.canPromptTouchID(),
    prompt: (reason) => systemPreferences.promptTouchID(reason),
  };
}
