// Electron's clipboard as the app uses it: plain text always, formatted text where the runtime has it.
import { ClipboardItem, clipboard } from 'electron';
import type { SystemClipboard } from './clipboard.ts';

export function systemClipboard(): SystemClipboard {
  const plain: SystemClipboard = {
    readText: () => clipboard.readText(),
    writeText: (text) => clipboard.writeText(text),
    clear: () => clipboard.clear(),
  };
  // The Chromium runtime has the system's text tools only.
  if (typeof ClipboardItem !== 'function') return plain;
  return {
    ...plain,
    writeRich: (text, html) => clipboard.write([new ClipboardItem({ 'text/plain': text, 'text/html': html })]),
  };
}
