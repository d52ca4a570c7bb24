import { setNonce } from 'get-nonce';
import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import { App } from './app.tsx';
import { installTrustedTypesPolicy, styleNonce } from './trusted-types.ts';
import './styles.ts';

installTrustedTypesPolicy();
// react-remove-scroll (in modals) adds a <style> of its own and asks this package for the nonce.
setNonce(styleNonce());

const root = document.getElementById('root');
if (root)
  createRoot(root).render(
    <StrictMode>
      <App />
    </StrictMode>,
  );
