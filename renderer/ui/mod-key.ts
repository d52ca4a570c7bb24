/** How this computer's keyboard names the main modifier. */
const isApple = /Mac|iPhone|iPad/.test(navigator.platform);

export const MOD_KEY = isApple ? '⌘' : 'Ctrl ';

export function hasMod(event: KeyboardEvent | React.KeyboardEvent): boolean {
  return isApple ? event.metaKey && !event.ctrlKey : event.ctrlKey && !event.metaKey;
}
