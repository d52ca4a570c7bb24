import { proxyUsernameSchema } from '../../../shared/ipc/account.ts';
import { type AppErrorData, appErrorData } from '../../../shared/ipc/app-error.ts';

export interface AccountFields {
  name: string;
  proxyUsername: string;
  sessionOnly: boolean;
}

/** What can be told without asking anyone, at its field. */
export function checkFields({ name, proxyUsername }: AccountFields): AppErrorData | null {
  const fields = [];
  if (name.trim() === '') fields.push({ field: 'name', message: 'Give the account a name, to tell it from others.' });
  const username = proxyUsernameSchema.safeParse(proxyUsername);
  if (proxyUsername === '') fields.push({ field: 'proxyUsername', message: 'It is part of every proxy URL.' });
  else if (!username.success) {
    fields.push({ field: 'proxyUsername', message: 'Lower-case letters, digits and _ only, such as psx_ab12.' });
  }
  return fields.length === 0 ? null : appErrorData('invalid_input', 'Some fields need a look.', '', { fields });
}
