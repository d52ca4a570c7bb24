/** Whether a key press belongs to a field (or a list that is typed in), so that it is no shortcut. */
export function isTyping(event: KeyboardEvent | React.KeyboardEvent): boolean {
  const { target } = event;
  if (!(target instanceof HTMLElement)) return false;
  if (target.isContentEditable || target instanceof HTMLTextAreaElement || target instanceof HTMLSelectElement)
    return true;
  if (target instanceof HTMLInputElement) return !['checkbox', 'radio', 'button'].includes(target.type);
  return target.closest('[role="menu"], [role="listbox"], [role="dialog"][aria-modal="true"]') !== null;
}
