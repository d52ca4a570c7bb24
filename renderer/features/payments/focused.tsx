/** A dialog that goes on to its next step: what is marked there takes the focus, so that Enter goes on from step to step. */
import type { ReactNode } from 'react';
import { useFocusOn } from '../bulk/use-focus-on.ts';

export function Focused({ children }: { children: ReactNode }) {
  return <div ref={useFocusOn(true)}>{children}</div>;
}
