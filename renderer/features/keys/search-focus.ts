/** Lets `/` reach the search field, also when the Keys screen is only about to be shown. */
let field: HTMLInputElement | null = null;
let wanted = false;

export function searchField(element: HTMLInputElement | null): void {
  field = element;
  if (element && wanted) {
    wanted = false;
    element.focus();
  }
}

export function focusSearch(): void {
  if (!field) {
    wanted = true;
    return;
  }
  field.focus();
  field.select();
}
