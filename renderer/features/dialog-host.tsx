/** The one dialog that is open. Each comes when it is first asked for, so that the first screen does not carry it. */
import { lazy, Suspense, useEffect } from 'react';
import { useDialog } from './dialogs.ts';

const MintDialog = lazy(async () => ({ default: (await import('./mint/mint-dialog.tsx')).MintDialog }));
const HandoutDialog = lazy(async () => ({ default: (await import('./handout/handout-dialog.tsx')).HandoutDialog }));
const TopUpDialog = lazy(async () => ({ default: (await import('./topup/top-up-dialog.tsx')).TopUpDialog }));
const RotateDialog = lazy(async () => ({ default: (await import('./rotate/rotate-dialog.tsx')).RotateDialog }));
const RevokeDialog = lazy(async () => ({ default: (await import('./revoke/revoke-dialog.tsx')).RevokeDialog }));
const DisableDialog = lazy(async () => ({ default: (await import('./revoke/disable-dialog.tsx')).DisableDialog }));
const EditDialog = lazy(async () => ({ default: (await import('./edit/edit-dialog.tsx')).EditDialog }));
const BulkDialog = lazy(async () => ({ default: (await import('./bulk/bulk-dialog.tsx')).BulkDialog }));
const BulkMintDialog = lazy(async () => ({ default: (await import('./bulk/bulk-mint-dialog.tsx')).BulkMintDialog }));
const BulkJobDialog = lazy(async () => ({ default: (await import('./bulk/bulk-job-dialog.tsx')).BulkJobDialog }));
const NotesDialog = lazy(async () => ({ default: (await import('./keys/notes-dialog.tsx')).NotesDialog }));
const TagKeysDialog = lazy(async () => ({ default: (await import('./keys/tag-keys-dialog.tsx')).TagKeysDialog }));
const ExportKeysDialog = lazy(async () => ({
  default: (await import('./keys/export-keys-dialog.tsx')).ExportKeysDialog,
}));
const SellDialog = lazy(async () => ({ default: (await import('./payments/sell-dialog.tsx')).SellDialog }));
const ManualDialog = lazy(async () => ({ default: (await import('./payments/manual-dialog.tsx')).ManualDialog }));
const DecideDialog = lazy(async () => ({ default: (await import('./payments/decide-dialog.tsx')).DecideDialog }));

export function Dialogs() {
  // Letters typed right after ⌘/Ctrl-N must meet a field: the dialogs of the call are here before they are asked for.
  useEffect(() => {
    const idle = requestIdleCallback(
      () => {
        void import('./mint/mint-dialog.tsx');
        void import('./payments/sell-dialog.tsx');
      },
      { timeout: 5_000 },
    );
    return () => cancelIdleCallback(idle);
  }, []);
  return (
    <Suspense fallback={null}>
      <OpenDialog />
    </Suspense>
  );
}

function OpenDialog() {
  const dialog = useDialog();
  if (dialog === null) return null;
  switch (dialog.kind) {
    case 'mint':
      return <MintDialog />;
    case 'handout':
      return <HandoutDialog key={dialog.keyId} keyId={dialog.keyId} />;
    case 'sell':
      return <SellDialog key={dialog.intentId} intentId={dialog.intentId ?? null} />;
    case 'manualPayment':
      return <ManualDialog />;
    case 'payment':
      return <DecideDialog key={dialog.paymentId} paymentId={dialog.paymentId} compare={dialog.compare} />;
    case 'topUp':
      return <TopUpDialog key={dialog.keyId} keyId={dialog.keyId} />;
    case 'rotate':
      return <RotateDialog key={dialog.keyId} keyId={dialog.keyId} />;
    case 'revoke':
      return <RevokeDialog key={dialog.keyId} keyId={dialog.keyId} />;
    case 'disable':
      return <DisableDialog key={dialog.keyId} keyId={dialog.keyId} />;
    case 'notes':
      return <NotesDialog key={dialog.keyId} keyId={dialog.keyId} />;
    case 'tagKeys':
      return <TagKeysDialog keyIds={dialog.keyIds} />;
    case 'exportKeys':
      return <ExportKeysDialog keyIds={dialog.keyIds} />;
    case 'edit':
      return <EditDialog key={dialog.keyId} keyId={dialog.keyId} />;
    case 'bulk':
      return <BulkDialog action={dialog.action} keyIds={dialog.keyIds} />;
    case 'bulkMint':
      return <BulkMintDialog />;
    case 'bulkJob':
      return <BulkJobDialog jobId={dialog.jobId} />;
  }
}
