/** The clipboard as another program sees it: the user copies a key in his browser and pastes a URL into a chat. */
import clipboard from 'clipboardy';

export async function copyOutside(text: string): Promise<void> {
  await clipboard.write(text);
}

export async function readOutside(): Promise<string> {
  return clipboard.read();
}
