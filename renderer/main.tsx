import { setNonce } from 'get-nonce';
import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import { App } from './app.tsx';
import { accountState } from './queries/account.ts';
import { queryClient } from './queries/client.ts';
import { firstKeys } from './queries/keys.ts';
import { localRows, tableViews } from './queries/local.ts';
import { lockState } from './queries/lock.ts';
import { installTrustedTypesPolicy, styleNonce } from './trusted-types.ts';
import './styles.ts';

installTrustedTypesPolicy();
// react-remove-scroll (in modals) adds a <style> of its own and asks this package for the nonce.
setNonce(styleNonce());

// Asked before anything is drawn, and beside each other: the first screen needs both. A failure shows where they are used.
void queryClient.prefetchQuery(lockState);
void queryClient.prefetchQuery(accountState);
// Before the keys: pins and columns say where each stands, and must not move it afterwards.
void queryClient.prefetchQuery(tableViews);
void queryClient.prefetchQuery(localRows);
void queryClient.prefetchQuery(firstKeys);

const root = document.getElementById('root');
if (root)
  createRoot(root).render(
    <StrictMode>
      <App />
    </StrictMode>,
  );
